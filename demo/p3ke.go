package demo

import (
	"strconv"
	"strings"
)

// p3keForm is the export by person of P3KE, the register of the extremely poor, as a Bappeda passes it on.
type p3keForm struct{ *nomineeRow }

var p3keColumns = []string{"ID Keluarga", "Provinsi", "Kabupaten", "Kecamatan", "Desa", "Kode Kemendagri",
	"Desil Kesejahteraan", "Alamat", "ID Individu", "Nama", "NIK", "Padan Dukcapil", "Jenis Kelamin",
	"Hubungan Dengan Kpl. Keluarga", "Tanggal Lahir", "Status Kawin", "Pekerjaan", "Pendidikan",
	"Usia dibawah 7 tahun", "Penerima BPNT", "Penerima BPUM", "Penerima BST", "Penerima PKH", "Penerima SEMBAKO",
	"Resiko Stunting", "Pensasaran"}

func (p3keForm) widths() []int { return nil }

func (p3keForm) sheet() string { return "P3KE" }

func (p p3keForm) begin(doc document, _ *filing) error { return p.header(doc) }

func (p3keForm) header(doc document) error { return header(doc, p3keColumns) }

func (p p3keForm) row(number int, f flaw) {
	home := p.residence(p.cohort.of)
	family := p.chance.below(forCardSerial, 1_000_000)
	// The register's own numbers have sixteen digits, as NIKs do, but no date among them.
	p.text = appendDigits(append(append(p.text, home.subdistrict.prefix...), "9900"...), family, 6)
	p.end(textCell)
	p.add("MALUKU UTARA", capitalOf(p.cohort.of.name), capitalOf(home.subdistrict.name), capitalOf(home.name))
	code := home.subdistrict.prefix
	p.add(code[:2]+"."+code[2:4]+"."+code[4:], "1")
	p.addressCell(f)
	p.text = appendDigits(append(append(p.text, home.subdistrict.prefix...), "9901"...), number, 6)
	p.end(textCell)
	p.nameCell(f)
	p.nikCell()
	p.yesCell(p.index%11 != 3)
	p.sexCell(f, true)
	p.add("Kepala Keluarga")
	p.birthCell(f, true)
	p.add("Kawin")
	p.add(strings.ToUpper(p.occupation()))
	p.add("SD/sederajat", strconv.Itoa(p.chance.below(forMarriage, 3)))
	for i := range 5 {
		p.yesCell((p.index+i)%3 == 0)
	}
	p.add("TIDAK BERESIKO", "1")
}

func (p p3keForm) yesCell(yes bool) {
	if yes {
		p.add("YA")
	} else {
		p.add("TIDAK")
	}
}

func (p3keForm) finish(document, *filing, int) error { return nil }
