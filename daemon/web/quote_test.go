package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestRefusalsRepeatLittle sends long texts everywhere; a refusal repeats at most 200 bytes of them.
func TestRefusalsRepeatLittle(t *testing.T) {
	const most = 200
	s := serve(t, newFakeHub())
	c := dial(t, s)
	long := strings.Repeat("Z", 3000)
	check := func(what, answer string) {
		t.Helper()
		if n := strings.Count(answer, "Z"); n > most {
			t.Errorf("%s: the refusal repeats %d bytes: %.300s", what, n, answer)
		}
	}
	for _, m := range []string{
		`"type":%q`, `"type":"command","name":%q`, `"type":"command","name":"genre","args":[%q]`, `"type":"command","name":"captured","args":[%q]`,
		`"type":"command","name":"prompt","args":[%q]`, `"type":"command","name":"scene/load","args":[%q]`,
		`"type":"use","previous":true,"code":%q`, `"type":"retrain","upload":%q`,
		`"type":"cancel","job":%q`, `"type":"job","job":%q`, `"type":"strike","voice":%q`, `"type":"loop","loop":%q`, `"type":7,"name":%q`,
	} {
		text := fmt.Sprintf(m, long)
		answer, err := json.Marshal(c.ask(`{"id":1,` + text + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(answer), `"ok":true`) {
			t.Errorf("%.60s was not refused: %.200s", text, answer)
		}
		check(m, string(answer))
	}
	for _, path := range []string{long, "loop.mid?id=" + long, "kit/" + long, "kit/kick.wav?velocity=" + long, "models/" + long, "upload/" + long, "upload/batch001/" + long} {
		method := http.MethodGet
		if strings.HasPrefix(path, "upload/") {
			method = http.MethodPut
		}
		code, answer, _ := request(t, method, s.url("/"+path), nil)
		if code < 400 {
			t.Errorf("%.40s: %d", path, code)
		}
		check(path[:min(len(path), 40)], string(answer))
	}
}
