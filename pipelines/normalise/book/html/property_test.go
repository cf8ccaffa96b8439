package html

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// Any texts that are written into a table, with the tags of its rows and cells ended or not, are read again.
func TestCellsComeBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ends := rapid.Bool().Draw(rt, "tags are ended")
		end := func(tag string) string {
			if ends {
				return "</" + tag + ">"
			}
			return ""
		}
		page := "<html><body><table border=1>"
		width := rapid.IntRange(2, 6).Draw(rt, "width")
		var want []string
		for number := range rapid.IntRange(2, 10).Draw(rt, "rows") {
			page += "<tr>"
			var cells []string
			for range width {
				text := rapid.StringMatching(`[0-9a-z<>&"'é€𝄞]{1,6}( [0-9a-z<>&]{1,4}){0,2}`).Draw(rt, "text")
				page += "<td>" + html.EscapeString(text) + end("td")
				cells = append(cells, text)
			}
			page += end("tr") + "\r\n"
			want = append(want, fmt.Sprintf("%d %s", number+1, strings.Join(cells, "|")))
		}
		got, err := lines(t, page+"</table></body></html>")
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Error(diff)
		}
	})
}
