package porttest

import (
	"strings"
	"testing"
)

const printed = "booting\r\n=== RUN   TestVMGood\r\n    a_test.go:3: fine\r\n=== RUN   TestVMGood/part\r\n--- PASS: TestVMGood (1.00s)\r\n" +
	"    --- PASS: TestVMGood/part (0.50s)\r\n=== RUN   TestVMBad\n    a_test.go:9: wrong\n--- FAIL: TestVMBad (0.10s)\n" +
	"=== RUN   TestVMLeft\n    a_test.go:12: no port here\n--- SKIP: TestVMLeft (0.00s)\n=== RUN   TestVMHangs\n    a_test.go:20: so far\n"

func TestInsideTests(t *testing.T) {
	list, rest := insideTests(printed + "panic: test timed out\ngoroutine 1\n")
	var got []string
	for _, i := range list {
		got = append(got, i.name+" "+i.outcome)
	}
	if s := strings.Join(got, ", "); s != "TestVMGood PASS, TestVMBad FAIL, TestVMLeft SKIP, TestVMHangs " {
		t.Errorf("got %s", s)
	}
	if !strings.Contains(list[0].output, "TestVMGood/part (0.50s)") || list[2].reason() != "no port here" || rest != "booting\n" {
		t.Errorf("%q, %q, %q", list[0].output, list[2].reason(), rest)
	}
	if !strings.Contains(list[3].output, "goroutine 1") {
		t.Errorf("what the test that did not end printed: %q", list[3].output)
	}
	if !anyPassed(list) || anyPassed(list[1:]) {
		t.Error("anyPassed is wrong")
	}
	if list, rest = insideTests("=== RUN   TestVMGood\n--- PASS: TestVMGood (1.00s)\nPASS\nok\n"); len(list) != 1 || rest != "PASS\nok\n" {
		t.Errorf("%+v, %q", list, rest)
	}
}

func TestLastProcessor(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "0-1": "1", "0,2-11": "11", "3,5": "5"} {
		if m := allowed.FindStringSubmatch("Name:\tx\nCpus_allowed_list:\t" + text + "\nMems:\t0\n"); m == nil || m[1] != want {
			t.Errorf("%s: %v, want %s", text, m, want)
		}
	}
}
