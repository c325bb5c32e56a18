package prompt

// patternLines are words for where hits are. They are constraints on single hits, which no setting expresses.
func patternLines() []line {
	return []line{
		{"four on floor, 4 on floor, four to floor, 4 to floor, one drop, onedrop, 1 drop, steppers, rockers, " +
			"backbeat, " +
			"strong backbeat, backbeats, two step, 2 step, " +
			"train beat, motorik, blast beat, blast beats, blastbeat, d beat, dbeat, dembow, tresillo, cascara, " +
			"clave, " +
			"claves, son clave, rumba clave, 3 to 2 clave, 2 to 3 clave, 3 to 2 son clave, 2 to 3 son clave, " +
			"3 to 2 rumba clave, 2 to 3 rumba clave, " +
			"bo diddley, bo diddley beat, purdie shuffle, amen, amen break, think break, funky drummer break, " +
			"breakbeats, gallop, galloping, cinquillo, tumbao, partido alto, baion pattern, soca beat, " +
			"tarantella, bembe, samba pattern, bossa clave, bossa nova clave, boom chick, skip beat, skippy, " +
			"amen style, broken kick, displaced, displace, displacement, anticipated, anticipate, " +
			"jungle amen, purdie half time shuffle, half time purdie, bonham triplets, half bar, train beat feel, " +
			"shaker pattern, bell pattern, cowbell pattern, surf beat, twist beat, halftime shuffle groove, " +
			"moeller, three over two, three against two, 3 over 2, 3 against 2, 4 over 3, 3 over 4", pattern()},
		{"land together, landing together, hit together, hitting together, in unison, unison, " +
			"at start each bar, at start every bar, at start bar, at top each bar, " +
			"at top every bar, at top bar, at beginning each bar, at beginning every bar, first hit, " +
			"very first hit, first hit loop, very first hit loop, threes against four, " +
			"threes against fours, threes over four, threes over fours, walking down, walk down, " +
			"running down, walking around, anticipating, anticipates, closed in between, " +
			"closed otherwise, hi hat foot, hihat foot, foot hat, foot hats, " +
			"16th, 16ths, sixteenth, sixteenths, 16th note, 16th notes, sixteenth note, sixteenth notes, 8th, 8ths, " +
			"8th note, 8th notes, eighth, " +
			"eighths, eighth note, eighth notes, quarter note, quarter notes, quarters, 4th notes, half notes, " +
			"half note, " +
			"whole notes, 32nd, 32nd note, 32nd notes, " +
			"triplet, triplets, eighth note triplets, 8th note triplets, quarter note triplets, 16th triplets, " +
			"16th note triplets, sextuplets, quintuplets, straight 16th, straight 8th, crotchets, quavers, " +
			"dotted eighths, dotted 8ths, dotted quarters, dotted notes, dotted eighth, dotted 8th, " +
			"dotted eighth notes, triplet eighths, triplet 16ths, triplet sixteenths, eighth triplets, " +
			"8th triplets, quarter triplets, " +
			"semiquavers", pattern()},
		{
			"swing 16ths, swing 16th, swing sixteenths, swing 16th notes, swing sixteenth notes, swung 16ths, " +
				"swung 16th, swung sixteenths, " +
				"swung 16th notes, swung sixteenth notes, 16th swing, 16ths swing, 16th note swing, " +
				"sixteenth swing, sixteenth note swing",
			entry{kind: kindSwung, leans: []lean{{param: pSwing, target: 0.62, note: noteSixteenth}}},
		},
		{
			"swing 8ths, swing 8th, swing eighths, swing 8th notes, swing eighth notes, swung 8ths, swung 8th, " +
				"swung eighths, swung 8th notes, " +
				"swung eighth notes, 8th swing, 8ths swing, 8th note swing, eighth swing, eighth note swing",
			entry{kind: kindSwung, leans: []lean{{param: pSwing, target: 0.62, note: noteEighth}}},
		},
		{"last 16th, last eighth, last 8th, first 16th, all 4, all four, all fours, on all four, on all 4, " +
			"every single beat, each beat, every 16th, every 8th, every eighth, every sixteenth, " +
			"every quarter note, every eighth note, every 8th note, every 16th note, every sixteenth note, " +
			"every offbeat, every off beat, every upbeat, every downbeat, every backbeat, offbeat, offbeats, " +
			"off beat, off beats, emphasize, emphasise, accenting, off beat 8ths, upbeats, downbeat, downbeats, " +
			"every beat, on every beat, " +
			"all four beats, every quarter, " +
			"every other beat, on ands, ands, first beat, second beat, third beat, fourth beat, odd beats, " +
			"even beats, " +
			"on ones, on ees, e and ah, on backbeat, " +
			"on offbeat, on offbeats, on off beat, on off beats, on downbeat, on downbeats, on upbeat, " +
			"on upbeats, on beat one", pattern()},
		{"ghost, ghost notes, ghosts, snare ghosts, ghost note, ghosted notes, ghosted snare, ghost snare, " +
			"ghosting, " +
			"ghost hits", entry{kind: kindPattern, value: 1}},
		{"double strokes, double stroke roll, double stroke, single stroke roll, single strokes, press roll, " +
			"press rolls, trill, trills, ratchet, ratchets, ratcheting, ratcheted, skip note, skip notes, pickup, " +
			"pickups, pickup note, pickup notes, pick up note, six stroke roll, paradiddle diddle, rim clicks, " +
			"rim click, rim shots, rim shot pattern, roll, rolls, hat rolls, hi hat rolls, hihat rolls, " +
			"snare roll, snare rolls, drum roll, drum rolls, buzz roll, " +
			"flam, flams, drag notes, ruff, ruffs, paradiddle, paradiddles, " +
			"stutter, stutters, hi hat triplets", pattern()},
		{"12 + 8, 6 + 8, 3 + 4, 5 + 4, 7 + 8, 9 + 8, 7 + 4, 11 + 8, 2 + 4, 5 + 8, waltz, waltz time, odd meter, " +
			"odd time, " +
			"polyrhythm, polyrhythmic, polyrhythms, cross rhythm, hemiola", pattern()},
	}
}

func pattern() entry { return entry{kind: kindPattern} }
