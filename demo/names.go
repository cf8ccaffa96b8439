package demo

import (
	"bytes"
	"strings"
)

// Names are put together from these lists. A name that stands alone has six letters or more and is no word of a
// place, so that a search for it finds nothing else.
var (
	menNames = words(`Abdullah Ahmad Aldi Amiruddin Arifin Asrul Bahrun Basri Budi Burhan Darwin Djafar Fadli Faisal
		Fandi Gafar Hamzah Hasan Hendra Herman Husen Ibrahim Idrus Ikbal Ilham Imran Irfan Iskandar Ismail Jamal
		Junaidi Kadir Karim Kifli Laode Lukman Mansur Marwan Masri Muhlis Mukhtar Mulyadi Munir Mustafa Nasir Nurdin
		Rafli Rahman Rasyid Ridwan Rivai Rizky Roni Rusli Safar Sahril Saiful Salim Samsul Sofyan Sudirman Suleman
		Sulaiman Syahrul Taufik Umar Usman Wahyu Yamin Yusuf Zainal Zulkifli Yohanes Petrus Markus Yakob Simon Samuel
		Daniel Yosep Stefanus Frans Marthen Melkias Oktavianus Robert Hengki Novel`)
	womenNames = words(`Aisyah Amelia Anita Asma Astuti Darmawati Desi Dewi Endang Erna Farida Fatmawati Fitri Hadija
		Halima Harlina Hasna Hasni Hawa Ida Indah Irma Jamila Jubaeda Kartini Khadijah Lestari Lilis Mariam Marwah
		Masita Maya Mega Mira Mulyati Munira Nadia Nirmala Novita Nur Nurain Nurjana Nurlela Nursia Putri Rahma Ramla
		Ratna Rina Rini Risna Rosita Rukaya Sabaria Safia Salma Samsia Sartika Sitti Sri Suarni Sulastri Sumiati Surya
		Susi Taslima Tuti Ummi Wati Widya Yanti Yuni Zainab Zubaida Maria Martha Debora Ester Rut Yuliana Margareta
		Natalia Selfi Yosina Dorkas Orpa Febi`)
	middleNames = words(`Adam Ali Alwi Amin Anwar Aziz Bakri Dahlan Fahmi Haris Hamid Idris Jafar Malik Mahmud Musa
		Nawawi Rajab Rauf Saleh Samad Taher Wahab Yasin Yunus Zaki`)
	familyNames = words(`Abbas Adjam Alhadar Arsad Badar Bahmid Barakati Daeng Dano Djumati Duwila Fabanyo Gani Gafur
		Habib Hairun Hanafi Hadi Husain Jalil Joisangadji Kader Kaimudin Kharie Lating Latif Leko Magrib
		Malan Manaf Marajabessy Masuku Mochtar Mudaffar Muin Naim Ngongira Noho Pora Papuangan Rumagia Rumra
		Sabtu Sadik Saha Salasa Samsi Sehat Sidik Soamole Soleman Sugiarto Syamsudin Tahir Taib Tamrin Teapon Tjan
		Togubu Totou Tuanany Tuara Turuy Ulumando Wasahua Yoisangadji Yusup Zamrud Bano Bitjoli Djangu Etha Gogugu
		Hohakay Kotu Ladi Mangimbulude Nanere Popoko Rajangolo Sibua Tiba Ubu Wangke`)
	menAlone = words(`Suparjo Usmanto Darwanto Ruslandi Hamdani Jumardi
		Sudirno Samsudin Mahfudi Rustandi Kasmawan Yohanis`)
	womenAlone = words(`Nurhayati Suryani Rosmina Halidja Wahyuni Marlina
		Sumarni Yulianti Hartini Murniati Salmiati Kasmawati`)
)

var streets = words(`Pattimura Merdeka Nusantara Pahlawan Kapitan Cengkih Pala Kenari Bakau Mangga Nuri Cakalang
	Pelabuhan Mesjid Sultan Kemakmuran Siswa Trans-Pulau`)

// words reads a list; a hyphen stands for a blank within a word's name.
func words(list string) []string {
	all := strings.Fields(list)
	for i, w := range all {
		all[i] = strings.ReplaceAll(w, "-", " ")
	}
	return all
}

// upper holds each word of the lists in capitals.
var upper = capitals(menNames, womenNames, middleNames, familyNames, menAlone, womenAlone, streets)

func capitals(lists ...[]string) map[string]string {
	all := map[string]string{}
	for _, list := range lists {
		for _, w := range list {
			all[w] = strings.ToUpper(w)
		}
	}
	return all
}

// name is a full name as its parts.
type name struct {
	title  string // "Hi." or "Hj.", who has been to Mecca
	abdul  bool   // Abdul Rahman; BPJS TK's lists shorten it to Abd. Rahman
	given  string
	middle string
	family string
}

func (p *person) name() name {
	draw := p.named
	men, alone := menNames, menAlone
	if p.woman {
		men, alone = womenNames, womenAlone
	}
	form := draw.below(forNameForm, 100)
	if form < 4 {
		return name{given: pick(alone, draw, forGiven)}
	}
	n := name{given: pick(men, draw, forGiven), family: pick(familyNames, draw, forFamily)}
	switch {
	case form < 10 && p.born.year < 1980 && p.woman:
		n.title = "Hj."
	case form < 10 && p.born.year < 1980:
		n.title = "Hi."
	case form < 14 && !p.woman:
		n.abdul, n.given = true, "Rahman"
	case form < 55:
		n.middle = pick(middleNames, draw, forMiddle)
	}
	return n
}

// nameIn gives the name as a file of a coding has it. An office that still writes in Windows-1252 keeps the accents of
// some.
func (p *person) nameIn(c coding) name {
	n := p.name()
	if with := accented[n.given]; c == windows1252 && with != "" {
		n.given = with
	}
	return n
}

// accented are given names as their bearers write them.
var accented = map[string]string{"Daniel": "Daniël", "Yosep": "José", "Stefanus": "Estéfano", "Simon": "Simón",
	"Maria": "María", "Debora": "Débora", "Natalia": "Natália", "Amelia": "Amélia", "Anita": "Añita", "Rafli": "Raffaël",
	"Roni": "Ñoni", "Nadia": "Nádia", "Desi": "Désirée"}

// mother gives the mother's name.
func (p *person) mother() name {
	return name{given: pick(womenNames, p.chance, forMother), family: pick(familyNames, p.chance, forFamily)}
}

func pick(list []string, draw chance, purpose uint64) string {
	return list[draw.below(purpose, len(list))]
}

// capitals appends the name as BPJS TK's lists write it: "ABD. RAHMAN NAIM".
func (n name) capitals(to []byte) []byte {
	to = appendWord(to, strings.ToUpper(n.title))
	if n.abdul {
		to = append(to, "ABD. "...)
	}
	return bytes.TrimRight(appendWord(appendWord(appendWord(to, upper[n.given]), upper[n.middle]), upper[n.family]), " ")
}

// plain appends the name as an agency's list writes it: "Abdul Rahman Naim".
func (n name) plain(to []byte) []byte {
	to = appendWord(to, n.title)
	if n.abdul {
		to = append(to, "Abdul "...)
	}
	return bytes.TrimRight(appendWord(appendWord(appendWord(to, n.given), n.middle), n.family), " ")
}

func appendWord(to []byte, word string) []byte {
	if word == "" {
		return to
	}
	return append(append(to, word...), ' ')
}
