package prompt

import (
	"slices"
	"strings"
)

// describes reports whether all words that are left over are unknown and describe a genre: a word for a flavour, or any in "a greasy funk
// groove". In "banish funk" and "the funk is dreadful" they may be anything.
func (r reading) describes() bool {
	styled := slices.ContainsFunc(r.items, func(it item) bool { return it.kind == kindGenre })
	article := slices.ContainsFunc(r.items, func(it item) bool { return it.lead == "a" || it.lead == "an" })
	strange := map[int]bool{}
	for _, l := range r.lost {
		if !styled || !isFlavour(l.raw) && (l.kind != kindUnknown || !article) {
			return false
		}
		strange[l.segment] = true
	}
	return !slices.ContainsFunc(r.statements, func(st *statement) bool { return strange[st.segment] && (st.vague || st.ofParts()) }) &&
		!slices.ContainsFunc(r.items, func(it item) bool { return it.kind == kindMod && it.entry.mod.negates() })
}

// flavours are words that describe a genre and that no setting expresses.
var flavours = setOf("old modern vintage retro classic dirty greasy raw nice cool school skool pure oldskool oldschool newschool contemporary traditional trad " +
	"ghanaian nigerian jamaican brazilian american british african caribbean southern northern parade marching " +
	"vintage authentic proper decent decade era early late mid dusty smoky sexy epic dark deep fresh cheesy " +
	"stadium arena bedroom underground summer style")

// isFlavour reports whether a word describes a genre: modern, 80s.
func isFlavour(raw string) bool {
	digits := strings.TrimSuffix(raw, "s")
	return flavours[raw] || len(digits) < len(raw) && len(digits) >= 2 && digits[len(digits)-1] == '0' && strings.Trim(digits, "0123456789") == ""
}
