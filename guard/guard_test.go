package guard

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Finding
	}{
		{"", nil},
		{"20 amber <@U0SAM> called 07700 900123", []Finding{{Phone, false, 25, 37}}},
		{"12 Sample Street", nil}, // action 12, of Sample Street
		{"note: 12 Sample Street", []Finding{{Address, true, 6, 22}}},
		{"Flat 2, 10 Example Road, ZZ99 3VZ", []Finding{{Address, true, 0, 23}, {Postcode, false, 25, 33}}},
		{"０７７００ ９００１２３", []Finding{{Phone, false, 0, 34}}},
		{"ring 07700\u200b900123!", []Finding{{Phone, false, 5, 19}}},
		{"see Defoe House, OFFICIAL-SENSITIVE", []Finding{{Building, false, 4, 15}, {Marking, false, 17, 35}}},
		{"\xff07700 900123\xff", []Finding{{Phone, false, 1, 13}}},
	} {
		if diff := cmp.Diff(c.want, Default().Check(c.text)); diff != "" {
			t.Errorf("Check(%q) (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestMask(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"4K cameras 60% in", "4K cameras 60% in"},
		{"20 amber <@U0SAM> called 07700 900123", "20 amber <@U0SAM> called [phone number removed]"},
		{"victim Avery Sample, dob 12/03/1985, of Flat 2, 10 Example Road", "victim [name removed], dob [date of birth removed], of [address removed]"},
		{"lamps at Defoe House", "lamps at Defoe House"}, // pointed out, and stays
		{"[phone number removed] and [name removed]", "[phone number removed] and [name removed]"},
	} {
		if got := Default().Mask(c.text); got != c.want {
			t.Errorf("Mask(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// What a person may never keep, may keep for a reason, and is only told of.
func TestKinds(t *testing.T) {
	var hard, soft, warns []Kind
	for _, k := range Kinds() {
		switch {
		case k.Hard():
			hard = append(hard, k)
		case k.Warns():
			warns = append(warns, k)
		default:
			soft = append(soft, k)
		}
		if k.Said() == "" || strings.Contains(k.Said(), "a a") {
			t.Errorf("%s is said as %q", k, k.Said())
		}
	}
	want := [][]Kind{{Insurance, NHS, Birth, Reference, Child, Vehicle, Address, Bank, Attachment}, {Phone, Email, Postcode, Name}, {Building, Marking}}
	if diff := cmp.Diff(want, [][]Kind{hard, soft, warns}); diff != "" {
		t.Errorf("hard, soft and pointed out (-want +got):\n%s", diff)
	}
}

func TestWith(t *testing.T) {
	g, err := Default().With(strings.NewReader("# ours\n\nphone +44 20 7946 0123\nemail Desk@example.org\npostcode zz99 3vz\nvenue Example Hall\nblock Sample House\nword Sprocket\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"ring 020 7946 0123", "ring +44 (0)20 7946 0123", "desk@example.org", "at ZZ993VZ", "note: 3 Example Hall Yard", "victim Sprocket"} {
		if got := g.Check(text); got != nil {
			t.Errorf("Check(%q) = %v, want nothing: it is listed", text, got)
		}
	}
	if got := g.Check("by Sample House"); len(got) != 1 || got[0].Kind != Building {
		t.Errorf("a block that was listed: got %v", got)
	}
	if got := Default().Check("ring 020 7946 0123"); len(got) != 1 {
		t.Errorf("the guard it was made from: got %v, want it unchanged", got)
	}
	const secret = "07700 900123"
	if _, err := Default().With(strings.NewReader("phone 101\ncall " + secret)); err == nil || !strings.HasPrefix(err.Error(), "line 2 ") || strings.Contains(err.Error(), secret) {
		t.Errorf("a line that cannot be read: got %v, want its number and nothing of it", err)
	}
}

// Whatever the text: offsets are right, in order and on whole signs, a masked
// text has none of what was masked, and masking it again changes nothing.
func FuzzCheck(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s.text)
	}
	f.Add("[phone number removed] 07700 [age removed] 900123")
	f.Add("aged [age removed] 12/03/1985 aged 14 she\xff\xfe")
	g := Default()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 {
			return
		}
		end := 0
		for _, x := range g.Check(text) {
			if x.Start < end || x.End <= x.Start || x.End > len(text) {
				t.Fatalf("Check(%q) has %+v after %d", text, x, end)
			}
			if utf8.ValidString(text) && !(utf8.ValidString(text[:x.Start]) && utf8.ValidString(text[x.Start:x.End])) {
				t.Fatalf("Check(%q): %+v cuts a sign in two", text, x)
			}
			if x.Hard != x.Kind.Hard() {
				t.Fatalf("Check(%q): %+v is wrong about being hard", text, x)
			}
			end = x.End
		}
		masked := g.Mask(text)
		for _, x := range g.Check(masked) {
			if !x.Kind.Warns() {
				t.Fatalf("Mask(%q) = %q, which has %s", text, masked, x.Kind)
			}
		}
		if again := g.Mask(masked); again != masked {
			t.Fatalf("Mask(%q) = %q, and masked again %q", text, masked, again)
		}
	})
}

// A text built to be slow takes no longer than any other of its length, by the
// sign.
func BenchmarkCheck(b *testing.B) {
	g := Default()
	short := strings.Repeat("Half the cameras are in, the rest wait for a road closure on 12 May; CCS and CoLP meet on Monday. ", 3)[:200]
	for _, c := range []struct{ name, text string }{
		{"200", short},
		{"4000", strings.Repeat(short, 20)},
		{"4000-figures", strings.Repeat("07 ", 1334)[:4000]},
		{"4000-words", strings.Repeat("victim born ", 334)[:4000]},
		{"4000-found", strings.Repeat("07700 900123 ", 308)[:4000]},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				g.Check(c.text)
			}
		})
	}
}
