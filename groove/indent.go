package groove

import "bytes"

// indentJSON lays out compact JSON, as json.Marshal writes it, for people: two spaces a level, but a list or an object
// that holds no other stays on one line. A matrix then reads as a matrix.
func indentJSON(compact []byte) []byte {
	flat := flatContainers(compact)
	var out bytes.Buffer
	depth, inFlat := 0, 0
	newline := func() {
		out.WriteByte('\n')
		for range depth {
			out.WriteString("  ")
		}
	}
	for i := 0; i < len(compact); i++ {
		switch b := compact[i]; b {
		case '"':
			end := stringEnd(compact, i)
			out.Write(compact[i:end])
			i = end - 1
		case '[', '{':
			out.WriteByte(b)
			if flat[i] {
				inFlat++
				continue
			}
			depth++
			newline()
		case ']', '}':
			if inFlat > 0 {
				inFlat--
			} else {
				depth--
				newline()
			}
			out.WriteByte(b)
		case ',':
			out.WriteByte(b)
			if inFlat > 0 {
				out.WriteByte(' ')
			} else {
				newline()
			}
		case ':':
			out.WriteString(": ")
		default:
			out.WriteByte(b)
		}
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// flatContainers returns the places of the opening brackets whose content has no bracket.
func flatContainers(compact []byte) map[int]bool {
	flat := map[int]bool{}
	open := -1 // the last bracket opened with none opened or closed since
	for i := 0; i < len(compact); i++ {
		switch compact[i] {
		case '"':
			i = stringEnd(compact, i) - 1
		case '[', '{':
			open = i
		case ']', '}':
			if open >= 0 {
				flat[open] = true
			}
			open = -1
		}
	}
	return flat
}

// stringEnd returns the place after the string that begins at i.
func stringEnd(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}
