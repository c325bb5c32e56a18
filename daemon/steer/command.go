package steer

import "github.com/groovegen/groovegen/groove"

// Request is a command as it travels: the name of a parameter or action, and values. Resolve makes a Command of it,
// once, where it comes in; nothing behind that looks a name up.
type Request struct {
	Name string `json:"name"` // name, alias or OSC address of a parameter or action
	Args []any  `json:"args,omitempty"`
}

// Resolve finds the line of the table that the request names. The error is an *Error that wraps ErrUnknown.
func (r Request) Resolve() (Command, error) {
	p, err := Lookup(r.Name)
	if err != nil {
		return Command{}, err
	}
	return p.Command(r.Args...), nil
}

// Command is one change or one action: a line of the table, and the values for it. It is made by Request.Resolve and by
// Param.Command alone, so whoever holds one needs no name.
type Command struct {
	param *Param
	args  []any
}

// Command returns the command that gives p these values.
func (p *Param) Command(args ...any) Command { return Command{param: p, args: args} }

// Param returns the parameter or action; nil for the zero value.
func (c Command) Param() *Param { return c.param }

// Args returns the values, as they came.
func (c Command) Args() []any { return c.args }

// Request returns the command as it travels.
func (c Command) Request() Request {
	if c.param == nil {
		return Request{}
	}
	return Request{Name: c.param.Name, Args: c.args}
}

// Result is the result of a command.
type Result struct {
	// State is the state after the command.
	State State
	// Effect is what the hub has to do now; None if nothing.
	Effect Effect
	// NewGroove is true if another groove is to play. Otherwise the one that plays is changed, and keeps its variation.
	NewGroove bool
	// Prompt is the reply to a prompt: what was set, understood and not understood. Nil for other commands.
	Prompt *PromptReply
	// Then are the actions of a prompt, which the hub does: before the rest those that Restores is true for, the others
	// after it.
	Then []Command
	// Remark is a sentence for the user, as of a preset that was made with another model. Mostly empty.
	Remark string
}

// Actions are the actions of the table that a hub does itself, because they are more than a change of the state. Each
// returns an error when it cannot be done; then nothing has changed.
type Actions interface {
	Start() error
	Stop() error
	Continue() error
	Panic() error
	Undo() error
	Redo() error
	Recall(LoopCode) (remark string, err error)
	ToggleCapture() error
	SavePreset(name string) error
	LoadPreset(name string) (remark string, err error)
	SaveScene(name string) error
	LoadScene(name string) (remark string, err error)
	SaveFavorite() error
	ToggleFavorite(name string) error
	DrawMore() error
	Keep(LoopCode) (remark string, err error)
	Rate(stars int) (remark string, err error)
	Skip() error
	ForgetTaste() error
}

// Do does a command that Apply gave the effect Do, and returns the action's remark. Sync and ping are done by the face
// that received them: here they do nothing.
func (c Command) Do(a Actions) (remark string, err error) {
	if c.param == nil || c.param.do == nil {
		return "", nil
	}
	return c.param.do(a, c)
}

// Restores reports whether an action brings back settings, so that what is said with it changes those.
func (c Command) Restores() bool {
	switch c.param.Name {
	case Undo, Redo, Recall, PresetLoad, SceneLoad:
		return true
	}
	return false
}

// text returns the only argument of an action with a text. Apply has checked it.
func (c Command) text() string {
	if len(c.args) == 0 {
		return ""
	}
	s, _ := c.args[0].(string)
	return s
}

// plain makes an action of a method without arguments.
func plain(method func(Actions) error) func(Actions, Command) (string, error) {
	return func(a Actions, _ Command) (string, error) { return "", method(a) }
}

// named makes an action of a method that takes a name.
func named(method func(Actions, string) error) func(Actions, Command) (string, error) {
	return func(a Actions, c Command) (string, error) { return "", method(a, c.text()) }
}

// loads makes an action of a method that takes a name and returns a remark.
func loads(method func(Actions, string) (string, error)) func(Actions, Command) (string, error) {
	return func(a Actions, c Command) (string, error) { return method(a, c.text()) }
}

func recall(a Actions, c Command) (string, error) {
	code, err := c.param.loopCode(c.args)
	if err != nil {
		return "", err
	}
	return a.Recall(code)
}

// CaptureOf returns the command that makes a pattern the captured groove.
func CaptureOf(p *groove.Pattern) Command { return byName[Captured].Command(p.Text()) }

// RhythmOf returns the command that makes a pattern the captured groove, of which only the rhythm counts.
func RhythmOf(p *groove.Pattern) Command { return byName[Captured].Command(p.Text(), Drumify, true) }

// RecallOf returns the command that plays a loop of the history again, by a code as recall takes it.
func RecallOf(code string) Command { return byName[Recall].Command(code) }
