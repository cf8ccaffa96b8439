package wording

import (
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	for _, c := range []struct{ name, table, wantErr string }{
		{"sound", "key,id,en\ngap,kurang %s orang (%s %%),short by %s people (%s %%)\n", ""},
		{"empty file", "", "want the header"},
		{"another header", "key,en,id\n", "want the header"},
		{"a phrase twice", "key,id,en\na,x,y\na,x,y\n", "a stands twice"},
		{"a phrase not translated", "key,id,en\na,x,\n", "a lacks a language"},
		{"arguments lost in translation", "key,id,en\na,%s dari %s,%s of all\n", "a takes other arguments"},
		{"arguments of another kind", "key,id,en\na,%s,%d\n", "a takes other arguments"},
	} {
		_, err := Load([]byte(c.table))
		switch {
		case c.wantErr == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.wantErr != "" && (err == nil || !strings.Contains(err.Error(), c.wantErr)):
			t.Errorf("%s: got error %v, want one with %q", c.name, err, c.wantErr)
		}
	}
}

func TestSay(t *testing.T) {
	table := MustLoad([]byte("key,id,en\ngap,kurang %s orang,short by %s people\nfull,100 %%,100 %%\n"))
	for _, c := range []struct{ got, want string }{
		{table.Say(Indonesian, "gap", "5"), "kurang 5 orang"},
		{table.Say(English, "gap", "5"), "short by 5 people"},
		{table.Say(English, "full"), "100 %"},
		{table.Say(English, "nowhere"), "nowhere"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	if l, err := Parse("en"); l != English || err != nil {
		t.Errorf("en: got %q, %v", l, err)
	}
	if _, err := Parse("fr"); err == nil {
		t.Error("fr: got no error")
	}
}
