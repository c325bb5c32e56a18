package clock

// The prior of the estimator. Hazards are probabilities a tick, given to the child in which the change happens. They were
// set by simulation: they are as large as the efficiency in Gaussian jitter allows (see TestGaussianJitter), because a
// larger hazard sees a change sooner and pays with false alarms.
const (
	maxHypotheses = 48 // kept after each tick
	maxChildren   = 36 // born in a tick
	maxParents    = 4
	hopeless      = -18.0 // log weight, relative to the heaviest, below which a hypothesis is dropped
	parentWeight  = -3.0  // log weight from which on a hypothesis has children

	minFreq = 10 * PPQN / 60.0 // ticks/s; a hypothesis outside of these is dropped
	maxFreq = 500 * PPQN / 60.0

	startScale = 1e-3  // noise of the stamps in s before any was seen
	floorScale = 80e-6 // and at the least: clocks that seem perfect are quantised or simulated
	maxScale   = 15e-3 // and at the most: a larger deviation is a held-up tick, or another tempo
	maxDOF     = 200   // ticks that the noise scale remembers
	pinDOF     = 40    // the same, after a new Start

	lineMemory = 1200 // ticks weighed equally under a constant tempo; from then on they fade
	rampMemory = 300  // the same under a ramp

	hazardStep    = 4e-4 // the tempo steps by stepSize (standard deviation, relative)
	stepSize      = 0.05
	hazardLeap    = 2e-5 // it steps by leapSize or more, where two ticks in a row did not fit
	leapSize      = 0.5
	hazardRamp    = 0.0011 // a ramp begins; where a usual ramp takes 8 ticks to stand out of the noise
	hazardBend    = 5e-4   // a ramp becomes steeper or flatter
	hazardLevel   = 0.003  // a ramp ends
	rampRate      = 0.03   // a usual ramp's relative change of tempo a beat, up or down: 100→160 in 10 s begins with 0.036
	rampSpread    = 0.018  // standard deviation of the rate
	hazardShift   = 0.2    // the grid shifts by shiftSize, once shiftAfter ticks in a row were held out
	shiftSize     = 15e-3
	shiftAfter    = 3
	hazardNoise   = 1e-5 // the jitter grows
	hazardMissed  = 1e-5 // a tick is lost or doubled; each further one half as likely
	maxMissed     = 8
	doubleGap     = 0.4 // a doubled tick comes within this many periods
	oddAt         = 2.5 // standard deviations from which on children with rare changes are added
	youngestToFit = 2   // age in ticks at which a hypothesis may have children

	lateShare   = 0.02  // ticks that are held up, where the jitter is below usualNoise
	earlyShare  = 0.002 // ticks that come far too early, for an unknown reason
	lateScale   = 12e-3 // half of the held-up ticks are later than this
	heldAgain   = 0.4   // a second one in a row is less likely by this
	giveUpAfter = 6     // after this many in a row the follower starts again
	bunchGap    = 3e-3  // ticks behind a held-up one come within this
	bunchShare  = 0.9
	usualNoise  = 1e-3
	lateStart   = 8e-3 // how late the first tick of all may be

	firmAge    = 12   // ticks after which a change is reported
	firmWeight = -0.2 // log weight that it must have then
	stepAt     = 5e-3 // least relative size of a reported step

	correlationMemory = 100
	correlationSlack  = 0.1
)
