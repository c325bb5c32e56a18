package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/groovegen/groovegen/daemon/steer"
	"github.com/groovegen/groovegen/groove"
)

// requestTimeout limits every request but the stream. The daemon usually answers within milliseconds.
const requestTimeout = 10 * time.Second

// maxAnswer is the largest answer that is read, in bytes.
const maxAnswer = 8 << 20

// Client sends requests to the daemon on a control socket. Its methods are safe for concurrent use. Their error is an
// *UnreachableError if no daemon answers, and an *Error if the daemon refuses.
type Client struct {
	path string
	http http.Client
}

// NewClient returns a client of the socket at path. It does not connect yet.
func NewClient(path string) *Client {
	var dialer net.Dialer
	return &Client{path: path, http: http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, "unix", path)
			if err != nil {
				return nil, &UnreachableError{Path: path, Err: rootCause(err)}
			}
			return conn, nil
		},
		DisableCompression: true,
	}}}
}

// rootCause removes the socket and address from an error of package net, because the message contains them already.
func rootCause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		err = op.Err
	}
	if inner := errors.Unwrap(err); inner != nil {
		return inner // "connection refused" without "connect:"
	}
	return err
}

// Path returns the socket's path.
func (c *Client) Path() string { return c.path }

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Status returns what the daemon is doing.
func (c *Client) Status(ctx context.Context) (Status, error) {
	var s Status
	err := c.call(ctx, http.MethodGet, "/v1/status", nil, &s)
	if err == nil {
		err = checkSchema(s.SchemaVersion)
	}
	return s, err
}

// Command makes the daemon execute a command.
func (c *Client) Command(ctx context.Context, cmd steer.Request) error {
	_, err := c.Do(ctx, cmd)
	return err
}

// Do makes the daemon execute a command and returns its answer.
func (c *Client) Do(ctx context.Context, cmd steer.Request) (Done, error) {
	var doc Done
	err := c.call(ctx, http.MethodPost, "/v1/command", cmd, &doc)
	return doc, err
}

// Reload makes the daemon read its settings again.
func (c *Client) Reload(ctx context.Context) (Reload, error) {
	var r Reload
	err := c.call(ctx, http.MethodPost, "/v1/reload", struct{}{}, &r)
	return r, err
}

// Params returns the table of parameters.
func (c *Client) Params(ctx context.Context) (Params, error) {
	var p Params
	err := c.call(ctx, http.MethodGet, "/v1/params", nil, &p)
	return p, err
}

// Loop returns the loop that plays (id 0) or one of the last that played. The error matches ErrNoLoop if it is not
// kept.
func (c *Client) Loop(ctx context.Context, id uint64) (groove.LoopDoc, error) {
	path := "/v1/loop"
	if id != 0 {
		path += "?id=" + strconv.FormatUint(id, 10)
	}
	body, done, err := c.open(ctx, http.MethodGet, path, nil, requestTimeout)
	if err != nil {
		return groove.LoopDoc{}, err
	}
	defer done()
	doc, err := groove.ReadLoopDoc(body)
	if err != nil {
		return groove.LoopDoc{}, fmt.Errorf("read answer of the daemon: %w", err)
	}
	return doc, nil
}

// Events calls handle with each event of a stream until ctx ends, the daemon ends, or handle returns an error. interval
// 0 is the default of the daemon. The error is that of ctx or handle, or an *UnreachableError.
func (c *Client) Events(ctx context.Context, interval time.Duration, handle func(Event) error) error {
	query := url.Values{}
	if interval > 0 {
		query.Set("interval_ms", strconv.FormatInt(interval.Milliseconds(), 10))
	}
	body, done, err := c.open(ctx, http.MethodGet, "/v1/events?"+query.Encode(), nil, 0)
	if err != nil {
		return err
	}
	defer done()
	lines := json.NewDecoder(body)
	for {
		var ev Event
		if err := lines.Decode(&ev); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				err = errors.New("it ended the stream")
			}
			return &UnreachableError{Path: c.path, Err: err}
		}
		if err := checkSchema(ev.SchemaVersion); err != nil {
			return err
		}
		if err := handle(ev); err != nil {
			return err
		}
	}
}

func checkSchema(got int) error {
	if got != SchemaVersion {
		return fmt.Errorf("the daemon speaks schema_version %d, this program %d: install both from the same release and start the daemon again", got, SchemaVersion)
	}
	return nil
}

// call sends a request and reads the answer into dst.
func (c *Client) call(ctx context.Context, method, path string, body, dst any) error {
	r, done, err := c.open(ctx, method, path, body, requestTimeout)
	if err != nil {
		return err
	}
	defer done()
	if err := json.NewDecoder(io.LimitReader(r, maxAnswer)).Decode(dst); err != nil {
		return fmt.Errorf("read answer of the daemon: %w", err)
	}
	return nil
}

// open sends a request and returns the body of its answer; done closes it.
func (c *Client) open(ctx context.Context, method, path string, body any, timeout time.Duration) (r io.Reader, done func(), err error) {
	cancel := func() {}
	if timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, timeout, errors.New("it did not answer in time"))
	}
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	var payload io.Reader
	if body != nil {
		data, errMarshal := json.Marshal(body)
		if errMarshal != nil {
			return nil, nil, fmt.Errorf("write request: %w", errMarshal)
		}
		payload = bytes.NewReader(data)
	}
	// The host is not used: the transport dials the socket.
	req, err := http.NewRequestWithContext(ctx, method, "http://grooved"+path, payload)
	if err != nil {
		return nil, nil, fmt.Errorf("make request: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, c.failure(ctx, err)
	}
	if resp.StatusCode != http.StatusOK {
		defer func() { _ = resp.Body.Close() }()
		return nil, nil, refusal(resp)
	}
	return resp.Body, func() { _ = resp.Body.Close(); cancel() }, nil
}

// failure returns the error for a request without an answer.
func (c *Client) failure(ctx context.Context, err error) error {
	var u *UnreachableError
	if errors.As(err, &u) {
		return u
	}
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err
	}
	return &UnreachableError{Path: c.path, Err: err}
}

func refusal(resp *http.Response) error {
	var doc errorBody
	err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(&doc)
	if err != nil || doc.Error == nil {
		return fmt.Errorf("the daemon answered %s: is this socket grooved's?", resp.Status)
	}
	doc.Error.Code = resp.StatusCode
	return doc.Error
}
