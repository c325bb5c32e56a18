package judge

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/groovegen/groovegen/train/dataset"
	"github.com/groovegen/groovegen/train/eval/score"
	"github.com/groovegen/groovegen/train/nn"
)

func TestScratch(t *testing.T) {
	set, err := dataset.OpenCached(os.Getenv("GROOVE_DATASET"), dataset.Options{}, "/tmp/judgecache")
	if err != nil {
		t.Fatal(err)
	}
	dev := map[*dataset.Performance]bool{}
	if os.Getenv("DEV") != "0" {
		for _, p := range set.Performances {
			h := fnv.New32a()
			fmt.Fprint(h, p.ID, p.File)
			if p.Split == dataset.Train && (h.Sum32()>>7)%5 == 0 {
				p.Split = dataset.Validation
				dev[p] = true
			}
		}
	}
	lines, _ := os.ReadFile(os.Getenv("RUNS"))
	for _, line := range strings.Split(strings.TrimSpace(string(lines)), "\n") {
		if line == "" {
			continue
		}
		c := DefaultConfig()
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			fmt.Println(line, err)
			continue
		}
		e := nn.NewEngine(nn.Workers(1))
		began := time.Now()
		var last Epoch
		j, _, err := Train(context.Background(), set, Options{Config: &c, Seed: 1, Engine: e}, func(p Epoch) {
			if os.Getenv("V") != "" || p.Best {
				last = p
			}
			if os.Getenv("V") != "" {
				fmt.Printf("  net %d epoch %d loss %.3f acc %.3f val %.3f %.3f %.1fs\n", p.Net, p.Epoch, p.Loss, p.Accuracy, p.ValidationLoss, p.ValidationAccuracy, p.Seconds)
			}
		})
		if err != nil {
			fmt.Println(line, err)
			continue
		}
		windows := set.Windows(dataset.Validation)
		p := j.Probabilities(FromWindows(windows))
		var ta, aa, tb, ab []int
		for i, w := range windows {
			if dev[w.Performance] {
				ta, aa = append(ta, int(w.Genre)), append(aa, argmax(p[i]))
			} else {
				tb, ab = append(tb, int(w.Genre)), append(ab, argmax(p[i]))
			}
		}
		a, b := score.Of(ta, aa, classes), score.Of(tb, ab, classes)
		r := j.Measure(set, dataset.Validation)
		fmt.Printf("%s\n   best epoch %d loss %.3f tr %.3f | dev %.3f bal %.3f | val %.3f bal %.3f | both %.3f bal %.3f perf %.3f auc %.3f %.3f | %d par %.0fs\n", line, last.Epoch, last.ValidationLoss, last.Accuracy,
			a.Accuracy, a.Balanced, b.Accuracy, b.Balanced, r.Windows.Scores.Accuracy, r.Windows.Scores.Balanced, r.Performances.Scores.Accuracy, r.Windows.MicroAUC, r.Windows.MacroAUC, j.Parameters(), time.Since(began).Seconds())
		if os.Getenv("TEST") != "" {
			r := j.Measure(set, dataset.Test)
			fmt.Printf("   TEST %v sounding %v perf %v auc %.3f %.3f\n", r.Windows.Scores, r.Sounding, r.Performances.Scores, r.Windows.MicroAUC, r.Windows.MacroAUC)
		}
		j.Close()
		e.Close()
	}
}
