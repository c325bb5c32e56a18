package clock

// The prior of the estimator. A hazard is the probability of a change per tick; the child in which the change happens
// gets it as weight. The hazards were set by simulation. They are as large as the accuracy under Gaussian jitter allows
// (see TestGaussianJitter): a larger hazard detects a change sooner, and causes more false alarms.
const (
	maxHypotheses = 48 // kept after each tick
	maxChildren   = 36 // created per tick
	maxParents    = 4
	minLogWeight  = -18.0 // log weight, relative to the heaviest, below which a hypothesis is dropped
	parentWeight  = -3.0  // log weight from which a hypothesis has children

	minFreq = 10 * PPQN / 60.0 // ticks/s; hypotheses outside are dropped
	maxFreq = 500 * PPQN / 60.0

	startScale = 1e-3  // noise of the stamps in s before the first tick
	floorScale = 80e-6 // minimum: clocks that seem perfect are quantised or simulated
	maxScale   = 15e-3 // maximum: larger deviations are outliers or another tempo
	maxDOF     = 200   // ticks in the memory of the noise scale
	pinDOF     = 40    // the same, after a new Start

	lineMemory = 1200 // ticks with equal weight under a constant tempo; older ones fade
	rampMemory = 300  // the same under a ramp

	hazardStep   = 4e-4 // the tempo steps by stepSize (standard deviation, relative)
	stepSize     = 0.05
	hazardLeap   = 2e-5 // it steps by leapSize or more, if two ticks in a row did not fit
	leapSize     = 0.5
	hazardRamp   = 0.0011 // a ramp begins, if a usual ramp takes 8 ticks to exceed the noise
	hazardBend   = 5e-4   // a ramp becomes steeper or flatter
	hazardLevel  = 0.003  // a ramp ends
	rampRate     = 0.03   // a usual ramp's relative change of tempo a beat, up or down: 100→160 in 10 s begins with 0.036
	rampSpread   = 0.018  // standard deviation of the rate
	hazardShift  = 0.2    // the grid shifts by shiftSize, after shiftAfter outliers in a row
	shiftSize    = 15e-3
	shiftAfter   = 3
	hazardNoise  = 1e-5 // the jitter grows
	hazardMissed = 1e-5 // a tick is lost or doubled; each further one half as likely
	maxMissed    = 8
	hazardPause  = 1e-6 // the sender pauses for minPause to maxPause seconds
	minPause     = 15e-3
	maxPause     = 0.5
	doubleGap    = 0.4 // a doubled tick comes within this many periods
	oddSigmas    = 2.5 // standard deviations from which the rarer changes are considered
	minParentAge = 2   // age in ticks at which a hypothesis may have children

	lateShare    = 0.02  // share of late outliers, if the jitter is below usualNoise
	earlyShare   = 0.002 // share of ticks that come far too early, for unknown reasons
	lateScale    = 12e-3 // half of the late outliers are later than this
	outlierAgain = 0.4   // factor for each further outlier in a row
	restartAfter = 6     // after so many in a row, the follower restarts
	bunchGap     = 3e-3  // ticks that come at once behind a late outlier come within this
	catchUpGap   = 0.75  // ticks with which a sender catches up come within this many periods
	bunchShare   = 0.9
	usualNoise   = 1e-3
	lateStart    = 8e-3 // how late the very first tick may be

	countAge    = 12   // ticks after which a change is counted in Health
	countWeight = -0.2 // log weight that it must have then
	stepAt      = 5e-3 // smallest relative tempo step that is counted

	correlationMemory = 100
	correlationSlack  = 0.1
)
