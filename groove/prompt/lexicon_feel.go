package prompt

// feelLines are the words for how a groove feels. Targets are musical choices: 12 ms behind the beat is audible and is not
// yet a flam; 0.62 is the swing of a relaxed sixteenth, 0.667 a triplet's; of the factors, 1 is what was learned.
func feelLines() []line {
	lines := []line{
		{"lay way back, lay right back, sit way back, sit right back, hang way back, way laid back, " +
			"sit back, sit it back, hang back, laid back, laidback, lay back, lazy, " +
			"lean back", feel(to(pPush, 12), also(pHumanize, 1.2))},
		{"deep in pocket, sit deep in pocket, deep pocket, sit in back pocket, " +
			"behind beat, drag, dragging, draggy", feel(to(pPush, 12))},
		{"before beat, before click, in front, in front click", feel(to(pPush, -10))},
		{"after beat, after click", feel(to(pPush, 12))},
		{"lean into, lean in, lean forward, front beat, on front beat, in front beat, on front foot, " +
			"on toes", feel(to(pPush, -10))},
		{"back foot, on back foot, lag, lagging, lag behind, trail, trailing, behind click, " +
			"sit behind click", feel(to(pPush, 12))},
		{"chill, chilled, chilled out, relaxed, easy going, " +
			"easygoing", feel(to(pPush, 8), also(pDensity, 0.85), also(pHumanize, 1.15))},
		{"lean on top beat, lean on top, sit on top beat, " +
			"pushed, pushing, push it, push beat, push groove, ahead beat, ahead click, push it forward, " +
			"push forward, push ahead, push ahead beat, on top beat, on top, rushed, rush, rushing, " +
			"urgent", feel(to(pPush, -10))},
		{"driving", feel(to(pPush, -6), also(pDensity, 1.15))},
		{"on beat, dead on, bang on beat, right on beat, dead on beat, square on beat, " +
			"spot on beat", feel(to(pPush, 0))},
		{"tight, precise, crisp, clean, solid, rock solid, locked in, locked", feel(to(pHumanize, 0.5))},
		{"in pocket, pocket", feel(to(pHumanize, 0.8), also(pTemperature, 0.6), also(pPush, 4))},
		{"loose, sloppy, messy, scruffy", feel(to(pHumanize, 1.5))},
		{"drunk, drunken, tipsy, wonky", feel(to(pHumanize, 1.8), also(pPush, 6))},
		{"dilla, j dilla, dilla style", feel(to(pHumanize, 1.7), to(pSwing, 0.57), also(pPush, 8))},
		{"human feel, human touch, like human, like real drummer, like real person, like real human, human, " +
			"humanised, humanized, organic, natural, live, real, realistic, " +
			"acoustic", feel(also(pHumanize, 1), also(pDynamics, 1))},
		{"robotic, robot, mechanical, like machine, like robot, machine, machine like, machinelike, drum machine, " +
			"stiff", feel(to(pHumanize, 0), also(pDynamics, 0.4), also(pSwing, 0.5))},
		{"quantised, quantized, quantise, quantize, on grid, grid, gridded, lock it to grid, dead on grid, " +
			"right on grid, bang on grid, hard on grid, hard quantize, hard quantised, hard quantized, " +
			"perfectly on grid, perfectly in time, perfectly tight, lock to grid, locked to grid, snap to grid, " +
			"snap it to grid", feel(to(pHumanize, 0))},
		{"swagger, groovy, groovin, grooving", feel(to(pHumanize, 1.2), to(pDynamics, 1.2))},
		{"swung, swinging, swingy, swingin", feel(to(pSwing, 0.62))},
		{"bouncy, bounce, lilt, lilting, lilty", feel(to(pSwing, 0.58), also(pDynamics, 1.15))},
		{"heavy swing, hard swing, strong swing, big swing, deep swing, full swing", feel(to(pSwing, 0.68))},
		{"light swing, slight swing, gentle swing, subtle swing", feel(to(pSwing, 0.56))},
		{"shuffle, shuffled, shuffling, shuffley, triplet feel, 12 + 8 shuffle, 12 + 8 feel, 6 + 8 shuffle, " +
			"shuffle eighths, shuffle 8ths, " +
			"shuffled eighths, shuffled 8ths", feel(swungEighths)},
		{"straight, unswung, straighten, straighten out, straighten it out, straight ahead", feel(to(pSwing, 0.5))},
		{
			"straight 8s, straight 8ths, straight 16ths, straight eighths, straight sixteenths, " +
				"straight eighth notes, " +
				"straight 8th notes, straight 16th notes",
			entry{kind: kindFeel, leans: []lean{to(pSwing, 0.5)}, value: noteLength},
		},
		{"cluttered, crowded, overcrowded, clutter, jam packed, chock full, relentless, busy, overplay, " +
			"overplayed, overplaying, fill out, dense, full, packed, frantic, hectic", feel(to(pDensity, 1.4))},
		{"energetic, energy, intense, intensity, drive, excitement, exciting, fired up, pumped, pumped up, hype, " +
			"hyped", feel(to(pDensity, 1.25), also(pDynamics, 1.2), also(pTemperature, 0.9))},
		{"sparse, sparce, strip back, strip down, thin out, minimal, minimalist, stripped, stripped back, " +
			"stripped down, bare, " +
			"airy, open, thin, spacious, empty", feel(to(pDensity, 0.6))},
		{"bare bones, no frills, uncomplicated, unfussy, simple, easy, basic, plain, " +
			"straightforward", feel(to(pComplexity, -0.6), also(pDensity, 0.85))},
		{"complex, complicated, overcomplicate, overcomplicated, overcomplicate it, interesting, intricate, " +
			"syncopated, " +
			"tricky, fancy", feel(to(pComplexity, 0.6))},
		{"syncopation, complexity", knob(pComplexity, to(pComplexity, 0.6))},
		{"full volume, full blast, loud, loudly, fat, phat, beefy, meaty, chunky, thick, big, huge, strong, hard, " +
			"heavy, powerful, punchy, hard hitting, banging, pounding, thumping, massive", feel(to(pGain, 1.3))},
		{"whisper quiet, weak, feeble, puny, faint, timid, soft, softly, quiet, quietly, gentle, light, delicate, " +
			"whispering, subdued, " +
			"in background", feel(to(pGain, 0.7))},
		{"aggressive, angry, brutal", feel(to(pGain, 1.3), also(pDensity, 1.2))},
		{"mellow, mellow out, smooth, warm", feel(to(pGain, 0.8), also(pDensity, 0.85))},
		{"dynamic, expressive, lively, accented, accents, accent", feel(to(pDynamics, 1.4))},
		{"wide dynamics, wider dynamics, dynamics wider, big dynamics, huge dynamics, " +
			"strong dynamics", feel(to(pDynamics, 1.5))},
		{"triplet swing, full triplet swing, hard triplet swing, swing in triplets, swing like triplets, swung like triplets", feel(swungEighths)},
		{"flatten velocities, flatten velocity, flat dynamics, narrow dynamics, narrower dynamics, dynamics narrower, smaller dynamics, even dynamics, " +
			"same velocity, all hits same velocity, hits same velocity, every hit same velocity, " +
			"all hits equally loud, all hits equal, even velocity, flat, flatten, flatten dynamics, compress, " +
			"compressed, uniform, consistent", feel(to(pDynamics, 0.5))},
		{"go nuts, go wild, go crazy, let loose, cut loose, let rip, nuts, unhinged, chaotic, chaos, wild, crazy, " +
			"adventurous, experimental, random, surprising, unpredictable, weird, creative, " +
			"free", feel(to(pTemperature, 1.3))},
		{"predictable from bar to bar, predictable bar to bar, same from bar to bar, " +
			"play it safe, safe, predictable, conservative, steady, repetitive, hypnotic", feel(to(pTemperature, 0.5))},
	}
	return append(lines, comparisons()...)
}

// comparisons are the feel words that compare with what plays.
func comparisons() []line {
	var lines []line
	for _, c := range []struct {
		phrases string
		leans   []lean
	}{
		{"isnt leaving any space, not leaving any space, isnt leaving space, isnt leaving any room, " +
			"not leaving any room, doesnt leave any space, doesnt leave any room, leaves no space, " +
			"leaves no room, sparse out, " +
			"breathe, breathing room, breathing space, room to breathe, space to breathe, more space, leave space, " +
			"leave more space, leave give space, give it some space, give it more space, some space, " +
			"" +
			"leave room, leave more room, leave give room, give it some room, some room, " +
			"give air, give it some air, give it more air, open up, open it up, opened up, open out, " +
			"declutter, decluttered, clear out, pare down, pare back, pared back, pared down, " +
			"cut back, scale back, slim down, space out, trim, trim back, trim down, simmer down, thin down, " +
			"lighten up, lighten load", []lean{to(pDensity, 0.6)}},
		{"not enough going on, not enough happening, busy up, fill in gaps, fill gaps, fill up, flesh out, " +
			"pack in more, more notes going on, beef out", []lean{to(pDensity, 1.4)}},
		{"lot more going on, much more going on, way more going on, bit more going on, " +
			"little more going on, " +
			"more going on, more happening, more action, busier, busiest, denser, fuller", []lean{to(pDensity, 1.4)}},
		{"hotter, turn up heat, crank up heat, bring up heat, bring heat, more heat, " +
			"full on energy, " +
			"kick it up, kick it up notch, take it up notch, step it up, amp it up, amp up, lift energy, " +
			"raise energy, raise roof", []lean{to(pDensity, 1.25), to(pDynamics, 1.2)}},
		{"lot less going on, much less going on, way less going on, bit less going on, " +
			"little less going on, " +
			"too much going on, too much happening, too much stuff, less going on, less happening, less action, " +
			"sparser, emptier, thinner, airier", []lean{to(pDensity, 0.6)}},
		{"simpler, plainer, simplify, dumb down, strip to basics, back to basics, keep to basics, less fussy, " +
			"easier", []lean{to(pComplexity, -0.6), also(pDensity, 0.85)}},
		{"fancier, trickier, flashier, showier, more elaborate", []lean{to(pComplexity, 0.6)}},
		{"slap harder, knock harder, thump harder, punch harder, crack harder, pop harder, " +
			"louder, loudest, fatter, thicker, beefier, meatier, chunkier, hit harder, play harder, play louder, " +
			"more force, whack harder, smack harder, bang harder, dig in, harder, bigger, longer, " +
			"heavier, stronger, punchier", []lean{to(pGain, 1.4)}},
		{"softer, softest, quieter, quietest, smaller, shorter, hit softer, play softer, play quieter, lighter, " +
			"gentler, softer touch, lighter touch, gentler touch, less force, hit lighter, " +
			"play lighter", []lean{to(pGain, 0.6)}},
		{"closer to grid, nearer grid, nearer to grid, more on grid, tighter to grid, " +
			"quantize harder, quantise harder, quantize more, quantise more, quantize tighter, " +
			"quantise tighter, harder quantize, harder quantise, snap harder, lock in harder, " +
			"more quantized, more quantised, " +
			"tighter, cleaner, tighten, tighten up, stiffer, tidy, tidy up, tidier, clean up, neater, neaten up, " +
			"sharpen up, sharpen, sharper, crisper, snappier, snap into place, pull it together, " +
			"pull together", []lean{to(pHumanize, 0.4)}},
		{"looser, sloppier, messier, loosen, loosen up", []lean{to(pHumanize, 1.6)}},
		{"more human, more natural, more organic, more realistic, more live, more like human, " +
			"more like real drummer, more like real person, more like real human, more like person, " +
			"warm up", []lean{to(pHumanize, 1.4)}},
		{"less human", []lean{to(pHumanize, 0.6)}},
		{"closer to back beat, towards back beat, drag harder, drag more, lay back more, lag more, " +
			"sit further back, further behind, " +
			"lazier, nudge later, nudge it later, play it later, bit later, slightly later, " +
			"little later", []lean{to(pPush, 12)}},
		{"closer to front beat, towards front beat, nearer front beat, closer to front, " +
			"further ahead, push harder, rush more, " +
			"earlier, pushier", []lean{to(pPush, -12)}},
		{"groovier, groove more, groove harder", []lean{to(pHumanize, 1.4), to(pDynamics, 1.4)}},
		{"wider swing, deeper swing, shuffle harder, shuffle more, swing more, " +
			"swingier, bouncier, swing harder, swing it harder", []lean{to(pSwing, 0.62)}},
		{"straighter", []lean{to(pSwing, 0.38)}},
		{"chill out, cool down, cool it, cool it down, settle down, calmer, calm down, calm, " +
			"mellower", []lean{to(pDensity, 0.7), also(pTemperature, 0.6)}},
		{"spice up, liven things up, make things interesting, more interesting", []lean{to(pComplexity, 0.6)}},
		{"take more risks, take few more risks, take some more risks, take risks, take some risks, more risks, riskier, " +
			"wilder, crazier, weirder, more surprising, freakier, looser and wilder, " +
			"fewer rules", []lean{to(pTemperature, 1.3)}},
		{"safer, steadier, less surprising, " +
			"stick to script", []lean{to(pTemperature, 0.4)}},
		{"mix it up more, mix things up more, switch it up more, vary it more, more varied, more varied each time, " +
			"more varied each time round, more varied each time around, more varied from bar to bar, " +
			"more different from bar to bar, " +
			"vary more, " +
			"boring, too boring, so boring, less boring, bit boring, dull, too dull, " +
			"less dull", []lean{to(pTemperature, 1.2)}},
		{"theres no life, there is no life, no life, more life, needs more life, needs some life, " +
			"needs life, lifeless, wider dynamic range, " +
			"livelier, liven up, perk up, more expression, more light and shade, " +
			"more contrast", []lean{to(pDynamics, 1.4)}},
		{"more even hits, more even, more even velocity, more even dynamics, " +
			"flatter, evener, even out, level out, smooth out, flatten out, iron out, even up, even out velocities, " +
			"even out dynamics, even out hits, even out velocity, smooth out velocities, smooth out dynamics, " +
			"squash, squash dynamics, less expression, less contrast", []lean{to(pDynamics, 0.5)}},
	} {
		lines = append(lines, line{c.phrases, entry{kind: kindFeel, leans: c.leans, mod: mod{dir: 1}}})
	}
	return lines
}

// swungEighths is the shuffle: the second of two eighths is where a triplet's third note is.
var swungEighths = lean{param: pSwing, target: 0.667, note: noteEighth}

func feel(leans ...lean) entry { return entry{kind: kindFeel, leans: leans} }

func knob(param string, leans ...lean) entry { return entry{kind: kindKnob, knob: param, leans: leans} }

func to(param string, target float64) lean { return lean{param: param, target: target} }

func also(param string, target float64) lean { return lean{param: param, target: target, aside: true} }
