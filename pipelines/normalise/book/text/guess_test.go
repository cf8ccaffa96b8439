package text

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cakupan/pipelines/normalise/book/table"
	"cakupan/pipelines/normalise/sheet"
	"cakupan/pipelines/normalise/sheet/sheettest"
)

func TestGuess(t *testing.T) {
	for _, test := range []struct {
		name, file, delimiter string
		header                int // lines
		want                  []string
	}{
		{"zero bytes", "", "", 0, nil},
		{"blank lines alone", "\n\r\n \n", "", 0, nil},
		{"header alone", "No;Nama;JK\n", ";", 1, []string{"No|Nama|JK"}},
		{"one row, no header", "1;Satu;3,5;2024-01-31\n", ";", 0, []string{"1|Satu|3,5|2024-01-31"}},
		{"one column", "NIK\n1\n2\n", "", 1, []string{"NIK", "1", "2"}},
		{"one column of sentences", "Catatan\nsatu, dua dan tiga\nempat\n", "", 1, []string{"Catatan", "satu, dua dan tiga", "empat"}},
		{"one column of times", "00:15\n00:30\n00:45\n", "", 0, []string{"00:15", "00:30", "00:45"}},
		{"no header", "1,Satu,3.5\n2,Dua,4.5\n3,Tiga,1.0\n", ",", 0, []string{"1|Satu|3.5", "2|Dua|4.5", "3|Tiga|1.0"}},
		{"header of two rows", "Nama,Lahir,Iuran\n,(tanggal),(Rp)\nSatu,1990-01-02,16800\nDua,1991-02-03,16800\n", ",", 2,
			[]string{"Nama|Lahir (tanggal)|Iuran (Rp)", "Satu|1990-01-02|16800", "Dua|1991-02-03|16800"}},
		{"header repeated on each page", "No,Nama,Iuran\n1,Satu,100\n2,Dua,200\nNo,Nama,Iuran\n3,Tiga,300\n", ",", 1,
			[]string{"No|Nama|Iuran", "1|Satu|100", "2|Dua|200", "3|Tiga|300"}},
		{"titles above", "DAFTAR PESERTA\nPosisi 31 Mei 2025\n\nNo;Nama;JK\n1;Satu;L\n2;Dua;P\n", ";", 1, []string{"No|Nama|JK", "1|Satu|L", "2|Dua|P"}},
		{"titles with delimiters", "DAFTAR,,\n,,\nNo,Nama,Iuran\n1,Satu,10\n2,Dua,20\n", ",", 1, []string{"No|Nama|Iuran", "1|Satu|10", "2|Dua|20"}},
		{"comments above", "# made by hand\n# 2024\nid,value\n1,2.5\n2,3.5\n", ",", 1, []string{"id|value", "1|2.5", "2|3.5"}},
		{"remark below", "No,Nama,Iuran\n1,Satu,10\n2,Dua,20\n\nSumber: dinas\n", ",", 1, []string{"No|Nama|Iuran", "1|Satu|10", "2|Dua|20"}},
		{"another table below", "id,value,on\n1,2.5,2024-01-01\n2,3.5,2024-01-02\n3,4.5,2024-01-03\n\ncode;name\nx;y\n", ",", 1,
			[]string{"id|value|on", "1|2.5|2024-01-01", "2|3.5|2024-01-02", "3|4.5|2024-01-03"}},
		{"short rows are filled up", "a,b,c\n1,2,3\n4\n5,6,7\n8,9,1\n", ",", 1, []string{"a|b|c", "1|2|3", "4||", "5|6|7", "8|9|1"}},
		{"numbers that are lacking are not made of others", "a,b,c\n12,34,56\n1,2,3\n45,6\n7,88,9\n4,5,16\n", ",", 1,
			[]string{"a|b|c", "12|34|56", "1|2|3", "45|6|", "7|88|9", "4|5|16"}},
		{"delimiter missing between a date and a time", "on,at,n\n2024-01-01,10:00,1\n2024-01-0210:15,2\n2024-01-03,10:30,3\n2024-01-04,10:45,4\n" +
			"2024-01-05,11:00,5\n2024-01-06,11:15,6\n2024-01-07,11:30,7\n2024-01-08,11:45,8\n2024-01-09,12:00,9\n2024-01-10,12:15,1\n", ",", 1,
			[]string{"on|at|n", "2024-01-01|10:00|1", "2024-01-02|10:15|2", "2024-01-03|10:30|3", "2024-01-04|10:45|4",
				"2024-01-05|11:00|5", "2024-01-06|11:15|6", "2024-01-07|11:30|7", "2024-01-08|11:45|8", "2024-01-09|12:00|9", "2024-01-10|12:15|1"}},
		{"comma in an unquoted address", "No,Alamat,Iuran\n1,Jl. Mawar,100\n2,Jl. Mawar, RT 3,100\n3,Jl. Melati,100\n4,Jl. Anggrek,100\n", ",", 1,
			[]string{"No|Alamat|Iuran", "1|Jl. Mawar|100", "2|Jl. Mawar, RT 3|100", "3|Jl. Melati|100", "4|Jl. Anggrek|100"}},
		{"quote never closed", "id,name,on\n1,\"Satu,2024-01-01\n2,Dua,2024-01-02\n3,Tiga,2024-01-03\n", ",", 1,
			[]string{"id|name|on", "1|\"Satu|2024-01-01", "2|Dua|2024-01-02", "3|Tiga|2024-01-03"}},
		{"quoted over lines", "id,name\n1,\"Satu\nDua\"\n2,Tiga\n", ",", 1, []string{"id|name", "1|Satu\nDua", "2|Tiga"}},
		{"quotes escaped by a backslash", "id,name\n1,\"a \\\"b\\\" c\"\n2,\"d, e\"\n", ",", 1, []string{"id|name", "1|a \"b\" c", "2|d, e"}},
		{"apostrophes for quotes", "id,name\n1,'a, b'\n2,'c, d'\n", ",", 1, []string{"id|name", "1|a, b", "2|c, d"}},
		{"apostrophe before numbers", "NIK,Nama\n'9901015501909003,Satu\n'9901015501909004,Dua\n", ",", 1, []string{"NIK|Nama", "'9901015501909003|Satu", "'9901015501909004|Dua"}},
		{"two colons", "id::name\n1::Satu\n2::Dua\n", "::", 1, []string{"id|name", "1|Satu", "2|Dua"}},
		{"comma and blank", "id, name, on\n1, Satu, 2024-01-01\n2, Dua, 2024-01-02\n", ", ", 1, []string{"id|name|on", "1|Satu|2024-01-01", "2|Dua|2024-01-02"}},
		{"bars between blanks", "id | name\n1 | Satu\n2 | Dua\n", " | ", 1, []string{"id|name", "1|Satu", "2|Dua"}},
		{"tilde", "id~name~on\n1~Satu~2024-01-01\n2~Dua~2024-01-02\n", "~", 1, []string{"id|name|on", "1|Satu|2024-01-01", "2|Dua|2024-01-02"}},
		{"blanks", "id on value\n1 2024-01-01 3.5\n2 2024-01-02 4.5\n", " ", 1, []string{"id|on|value", "1|2024-01-01|3.5", "2|2024-01-02|4.5"}},
		{"mixed line ends", "a,b\r\n1,2\n3,4\r5,6", ",", 1, []string{"a|b", "1|2", "3|4", "5|6"}},
		{"NUL bytes", "id,n\x00ame\n1,S\x00atu\n2,Dua\n", ",", 1, []string{"id|name", "1|Satu", "2|Dua"}},
		{"Windows-1252", "id,name\n1,D\xe9sir\xe9e\n2,Oni\n", ",", 1, []string{"id|name", "1|Désirée", "2|Oni"}},
		{"a broken byte in UTF-8", "id,name\n1,Désirée é\n2,Ren\xe9\n", ",", 1, []string{"id|name", "1|Désirée é", "2|René"}},
		{"UTF-16 without a mark", utf16File("id\tname\n1\tSatu\n2\tDua\n", 0), "\t", 1, []string{"id|name", "1|Satu", "2|Dua"}},
		{"blanks stay", "id,name\n1, Satu \n2,Dua\n3,Tiga\n", ",", 1, []string{"id|name", "1| Satu ", "2|Dua", "3|Tiga"}},
		{"decimal commas", "a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ";", 1, []string{"a|b|c", "1,5|2,5|3,5", "1,5|2,5|3,5"}},
		{"row names without a heading", "x y\n1 2.5 3.5\n2 4.5 5.5\n3 6.5 7.5\n", " ", 1, []string{"|x|y", "1|2.5|3.5", "2|4.5|5.5", "3|6.5|7.5"}},
		{"a line that says what delimits", "sep=;\r\na,x;b;c\r\n1,5;2;3\r\n4,5;5;6\r\n", ";", 1, []string{"a,x|b|c", "1,5|2|3", "4,5|5|6"}},
		{"rows put between quotes once more", "\"No,\"\"Alamat, Kel.\"\",Iuran\"\n\"1,\"\"Jl. Mawar, RT 2\"\",100\"\n\"2,\"\"Jl. Melati, RT 3\"\",200\"\n", ",", 1,
			[]string{"No|Alamat, Kel.|Iuran", "1|Jl. Mawar, RT 2|100", "2|Jl. Melati, RT 3|200"}},
		{"quotes that mean nothing in a text with tabs", "id\tsize\tname\n1\t6\"\tpipe\n2\t7\"\trod\n3\t8\" x 3\"\tbar\n4\t9\"\tnet\n5\t10\"\toar\n", "\t", 1,
			[]string{"id|size|name", "1|6\"|pipe", "2|7\"|rod", "3|8\" x 3\"|bar", "4|9\"|net", "5|10\"|oar"}},
		{"two delimiters, empty cells", "a||b||c||d\n1||||x||\n2||3||y||\n3||||z||w\n", "||", 1, []string{"a|b|c|d", "1||x|", "2|3|y|", "3||z|w"}},
		{"delimiter at the end of rows", "a,b,c\n1,2,3,\n4,5,6,\n7,8,9,\n", ",", 1, []string{"a|b|c|", "1|2|3|", "4|5|6|", "7|8|9|"}},
		{"quotes inside quotes that nothing escapes", "id,size,what\n1,\"6\"\",\"say \"A\"\"\n2,\"7\"\",\"B, or \"C\"\"\n3,\"8\"\",\"D\"\n4,\"9\" x 2\",E\n", ",", 1,
			[]string{"id|size|what", "1|6\"|say \"A\"", "2|7\"|B, or \"C\"", "3|8\"|D", "4|9\" x 2|E"}},
		{"doubled quotes and one slip", "id,size\n1,\"6\"\"\"\n2,\"7\"\" x 2\"\n3,\"8\" x 3\"\n4,\"9\"\"\"\n", ",", 1,
			[]string{"id|size", "1|6\"", "2|7\" x 2", "3|8\" x 3", "4|9\""}},
		{"delimiter too many in the first row", "Nama,Desa,Ket\nSiti,,Hiri,ya\nBudi,Moti,ya\nAni,Baru,tidak\nUmi,Baru,ya\n", ",", 1,
			[]string{"Nama|Desa|Ket", "Siti|Hiri|ya", "Budi|Moti|ya", "Ani|Baru|tidak", "Umi|Baru|ya"}},
		{"delimiter missing in the first row", "Nama,Desa,Iuran\nSitiHiri,100\nBudi,Moti,200\nAni,Baru,300\nUmi,Baru,400\n", ",", 1,
			[]string{"Nama|Desa|Iuran", "Siti|Hiri|100", "Budi|Moti|200", "Ani|Baru|300", "Umi|Baru|400"}},
		{"quote too many in the first row", "Nama,Desa,Ket\n\"Siti,Hiri,ya\nBudi,Moti,ya\nAni,Baru,tidak\n", ",", 1,
			[]string{"Nama|Desa|Ket", "\"Siti|Hiri|ya", "Budi|Moti|ya", "Ani|Baru|tidak"}},
		{"delimiter too many in the header", "Nama,,Desa,Ket\nSiti,Hiri,ya\nBudi,Moti,ya\nAni,Baru,tidak\nUmi,Baru,ya\n", ",", 1,
			[]string{"Nama|Desa|Ket", "Siti|Hiri|ya", "Budi|Moti|ya", "Ani|Baru|tidak", "Umi|Baru|ya"}},
		{"delimiter missing in the header", "NamaDesa,Iuran\nSiti,Hiri,100\nBudi,Moti,200\nAni,Baru,300\nUmi,Baru,400\n", ",", 1,
			[]string{"Nama|Desa|Iuran", "Siti|Hiri|100", "Budi|Moti|200", "Ani|Baru|300", "Umi|Baru|400"}},
		{"quote too many in the header", "Nama,\"Desa,Iuran\nSiti,Hiri,100\nBudi,Moti,200\nAni,Baru,300\n", ",", 1,
			[]string{"Nama|\"Desa|Iuran", "Siti|Hiri|100", "Budi|Moti|200", "Ani|Baru|300"}},
		{"apostrophes in the header alone", "'No','Nama, Gelar','Desa'\n\"1\",\"Siti, S.Pd\",\"Hiri\"\n\"2\",\"Budi\",\"Moti\"\n\"3\",\"Ani\",\"Baru\"\n\"4\",\"Umi\",\"Baru\"\n", ",", 1,
			[]string{"No|Nama, Gelar|Desa", "1|Siti, S.Pd|Hiri", "2|Budi|Moti", "3|Ani|Baru", "4|Umi|Baru"}},
		{"apostrophes in a header as wide as the rows", "'No','Nama','Desa'\n\"1\",\"Siti\",\"Hiri\"\n\"2\",\"Budi\",\"Moti\"\n\"3\",\"Ani\",\"Baru\"\n\"4\",\"Umi\",\"Baru\"\n", ",", 1,
			[]string{"No|Nama|Desa", "1|Siti|Hiri", "2|Budi|Moti", "3|Ani|Baru", "4|Umi|Baru"}},
		{"colons, times and links", "jam:tautan:n\n12:30:http://a.id/x:5\n13:45:http://a.id/y:6\n08:15:http://a.id/z:17\n", ":", 1,
			[]string{"jam|tautan|n", "12:30|http://a.id/x|5", "13:45|http://a.id/y|6", "08:15|http://a.id/z|17"}},
		{"colons, dates with times", "id:on:value\n1:2024-01-02 08:00:00:2.5\n2:2024-01-02 08:15:00:3.5\n3:2024-01-02 08:30:00:4.5\n", ":", 1,
			[]string{"id|on|value", "1|2024-01-02 08:00:00|2.5", "2|2024-01-02 08:15:00|3.5", "3|2024-01-02 08:30:00|4.5"}},
		{"colons, quoted times and links", "jam:tautan:n\n\"12:30\":\"http://a.id/x\":5\n\"13:45\":\"http://a.id/y\":6\n", ":", 1,
			[]string{"jam|tautan|n", "12:30|http://a.id/x|5", "13:45|http://a.id/y|6"}},
		{"colons and numbers that are no times", "a:b:c\n12:30:5\n13:45:6\n8:15:17\n", ":", 1, []string{"a|b|c", "12|30|5", "13|45|6", "8|15|17"}},
		{"two colons and times", "id::jam::nama\n1::12:30::Satu\n2::13:45::Dua\n3::08:15::Tiga\n", "::", 1, []string{"id|jam|nama", "1|12:30|Satu", "2|13:45|Dua", "3|08:15|Tiga"}},
		{"blanks part cells that hold blanks", "Nama \"Asal Desa\" Iuran Catatan\n\"Siti Aminah\" \"Pulau Hiri\" 100 \"belum bayar\"\n\"Budi Umar\" Moti 200 \"\"\nAni \"Kota Baru\" 300 lunas\n", " ", 1,
			[]string{"Nama|Asal Desa|Iuran|Catatan", "Siti Aminah|Pulau Hiri|100|belum bayar", "Budi Umar|Moti|200|", "Ani|Kota Baru|300|lunas"}},
		{"header alone between apostrophes", "'NIK','Nama, Gelar','Alamat'\n", ",", 1, []string{"NIK|Nama, Gelar|Alamat"}},
		{"header alone, some between apostrophes", "No;'Nama; Gelar';Alamat\n", ";", 1, []string{"No|Nama; Gelar|Alamat"}},
		{"blank line below the header", "No,Nama,Iuran\n\n1,Satu,10\n2,Dua,20\n3,Tiga,30\n", ",", 1, []string{"No|Nama|Iuran", "1|Satu|10", "2|Dua|20", "3|Tiga|30"}},
		{"empty cells below the header", "Daftar\nNo,Nama,Iuran\n,,\n1,Satu,10\n2,Dua,20\n3,Tiga,30\n", ",", 1, []string{"No|Nama|Iuran", "1|Satu|10", "2|Dua|20", "3|Tiga|30"}},
		{"blank line below each row", "No,Nama,Iuran\n\n1,Satu,10\n\n2,Dua,20\n\n3,Tiga,30\n\n4,Empat,40\n", ",", 1,
			[]string{"No|Nama|Iuran", "1|Satu|10", "2|Dua|20", "3|Tiga|30", "4|Empat|40"}},
		{"the first cell alone, right below the header", "Nama,Desa,Iuran\nSiti\nBudi,Moti,20\nAni,Hiri,30\nUmi,Moti,40\n", ",", 1,
			[]string{"Nama|Desa|Iuran", "Siti||", "Budi|Moti|20", "Ani|Hiri|30", "Umi|Moti|40"}},
		{"the first cell alone, in the last row", "Desa,Nama,Iuran\nMoti,Siti,10\nHiri,Budi,20\nMoti,Ani,30\nHiri\n", ",", 1,
			[]string{"Desa|Nama|Iuran", "Moti|Siti|10", "Hiri|Budi|20", "Moti|Ani|30", "Hiri||"}},
		{"row cut off", "No,Nama,Alamat,Lahir,Iuran,Ket\n1,Satu,\"Jl. A, RT 1\",2001-02-03,10,ya\n2,Dua,\"Jl. B, RT 2\"\n3,Tiga,\"Jl. C, RT 3\",2001-03-04,30,ya\n4,Empat,\"Jl. D, RT 4\",2001-04-05,40,ya\n", ",", 1,
			[]string{"No|Nama|Alamat|Lahir|Iuran|Ket", "1|Satu|Jl. A, RT 1|2001-02-03|10|ya", "2|Dua|Jl. B, RT 2|||", "3|Tiga|Jl. C, RT 3|2001-03-04|30|ya", "4|Empat|Jl. D, RT 4|2001-04-05|40|ya"}},
		{"cell too many at the end of a row", "No,Desa,Kecamatan,Kerja\n1,Hiri,Moti,Ojek\n2,Baru,Moti,Ojek,Baru\n3,Baru,Moti,Tani\n4,Hiri,Moti,Tani\n", ",", 1,
			[]string{"No|Desa|Kecamatan|Kerja", "1|Hiri|Moti|Ojek", "2|Baru|Moti|Ojek|Baru", "3|Baru|Moti|Tani", "4|Hiri|Moti|Tani"}},
		{"several delimiters in a row", "No,Nama,Lahir,Iuran\n1,Satu,2001-02-03,10\n2,Dua;2002-03-04;20\n3,Tiga,2003-04-05,30\n4,Empat,2004-05-06,40\n5,Lima,2005-06-07,50\n", ",", 1,
			[]string{"No|Nama|Lahir|Iuran", "1|Satu|2001-02-03|10", "2|Dua|2002-03-04|20", "3|Tiga|2003-04-05|30", "4|Empat|2004-05-06|40", "5|Lima|2005-06-07|50"}},
		{"title of as many words as columns", "Daftar peserta baru\nNama,Desa,Kerja\nSiti,Hiri,Ojek\nBudi,Moti,Tani\nAni,Hiri,Tani\n", ",", 1,
			[]string{"Nama|Desa|Kerja", "Siti|Hiri|Ojek", "Budi|Moti|Tani", "Ani|Hiri|Tani"}},
		{"title with more commas than the table", "Sample 022, by hand, May 31\nx,y\n1.5,2.25\n2.5,3.25\n3.5,4.25\n", ",", 1, []string{"x|y", "1.5|2.25", "2.5|3.25", "3.5|4.25"}},
		{"title above two columns of words", "Daftar,\n,\nNama,Desa\nSiti,Hiri\nBudi,Moti\n", ",", 1, []string{"Nama|Desa", "Siti|Hiri", "Budi|Moti"}},
		{"years for headings, and their units", "Desa,2021,2022,2023\n,(orang),(orang),(orang)\nHiri,510,620,17\nMoti,31,340,905\nBaru,88,7,12\n", ",", 2,
			[]string{"Desa|2021 (orang)|2022 (orang)|2023 (orang)", "Hiri|510|620|17", "Moti|31|340|905", "Baru|88|7|12"}},
		{"title and other headings below", "No,Nama,Iuran\n1,Satu,10\n2,Dua,20\n3,Tiga,30\n4,Empat,40\n5,Lima,50\n6,Enam,60\n\nRekap\nKe,Desa,Jumlah\n1,Hiri,5\n2,Moti,6\n", ",", 1,
			[]string{"No|Nama|Iuran", "1|Satu|10", "2|Dua|20", "3|Tiga|30", "4|Empat|40", "5|Lima|50", "6|Enam|60"}},
		{"points with blanks", "gid;titik\n1;POINT(127.1 0.7)\n2;POINT(127.2 0.8)\n3;POINT(127.3 0.9)\n", ";", 1, []string{"gid|titik", "1|POINT(127.1 0.7)", "2|POINT(127.2 0.8)", "3|POINT(127.3 0.9)"}},
		{"aligned columns", "Desa        Nama     Iuran\nHiri        Siti A      10\nKota Baru   Budi       200\nPulau Moti            3000\nHiri        Ani          4\n", " ", 1,
			[]string{"Desa|Nama|Iuran", "Hiri|Siti A|10", "Kota Baru|Budi|200", "Pulau Moti||3000", "Hiri|Ani|4"}},
		{"aligned columns, words of headings and dates apart", "Daftar peserta yang baru sejak Mei\n\nPada              Nama lengkap\n2024-01-02 08:15  Siti\n2024-01-03 09:30  Ani\n2024-01-04 10:45  Umi\n", " ", 1,
			[]string{"Pada|Nama lengkap", "2024-01-02 08:15|Siti", "2024-01-03 09:30|Ani", "2024-01-04 10:45|Umi"}},
		{"two colons, empty cells, dates with times", "on::a::b::c\n2024-01-02 08:15:00::::::1\n2024-01-03 09:30:00::x::::2\n2024-01-04 10:45:00::::y::3\n", "::", 1,
			[]string{"on|a|b|c", "2024-01-02 08:15:00|||1", "2024-01-03 09:30:00|x||2", "2024-01-04 10:45:00||y|3"}},
		{"UTF-16 of other letters", utf16File("Город,名前\nМосква,東京都\nКазань,大阪\n", 1), ",", 1, []string{"Город|名前", "Москва|東京都", "Казань|大阪"}},
		{"a line that says what delimits one column", "sep=;\r\nDesa\r\nHiri\r\nMoti\r\n", ";", 1, []string{"Desa", "Hiri", "Moti"}},
		{"numbers between quotes, one row between apostrophes", "on,a,b\n2024-01-02,\"1,5\",\"2,25\"\n2024-01-03,'3,5','4,25'\n2024-01-04,\"5,5\",\"6,25\"\n2024-01-05,\"7,5\",\"8,25\"\n", ",", 1,
			[]string{"on|a|b", "2024-01-02|1,5|2,25", "2024-01-03|3,5|4,25", "2024-01-04|5,5|6,25", "2024-01-05|7,5|8,25"}},
		{"every cell quoted, a stray quote", "\"Nama\",\"Desa\",\"Ket\"\n\"Siti\",\"Hi\"ri\",\"ya\"\n\"Budi\",\"\"Moti\",\"ya\"\n\"Ani\",\"Baru\",\"tidak\"\n", ",", 1,
			[]string{"Nama|Desa|Ket", "Siti|Hi\"ri|ya", "Budi|\"Moti|ya", "Ani|Baru|tidak"}},
		{"every cell quoted, one not closed", "\"Nama\",\"Desa\",\"Ket\"\n\"Siti\",\"Hiri\",\"ya\"\n\"Budi\",\"Moti\",\"ya\n\"Ani\",\"Baru\",\"tidak\"\n\"Umi\",\"Baru\",\"tidak\"\n", ",", 1,
			[]string{"Nama|Desa|Ket", "Siti|Hiri|ya", "Budi|Moti|\"ya", "Ani|Baru|tidak", "Umi|Baru|tidak"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := guess(t, []byte(test.file))
			var got []string
			for _, row := range d.rows {
				got = append(got, strings.Join(row, "|"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%v: %s", d, diff)
			}
			lines := 0
			if d.Header.First > 0 {
				lines = d.Header.Last - d.Header.First + 1
			}
			if d.Delimiter != test.delimiter || lines != test.header {
				t.Errorf("delimiter %q, header of %d lines, want %q and %d", d.Delimiter, lines, test.delimiter, test.header)
			}
		})
	}
}

// What was decided says where the table lies, in the lines of the file.
func TestDecision(t *testing.T) {
	file := "DAFTAR PESERTA\r\n\r\nNo;Nama;Lahir\r\n;(lengkap);(tanggal)\r\n1;\"Satu\r\nDua\";1990-01-02\r\n2;\"Tiga;1991-02-03\r\n" +
		"3;Empat;1992-03-04\r\n4;Lima;1993-04-05\r\n\r\nSumber: dinas\r\n"
	got := guess(t, []byte(file))
	dialect := Dialect{Encoding: "utf-8", LineEnd: "\r\n", Delimiter: ";", Quote: `"`, Escape: `"`, Columns: 3}
	sure := got.Dialect.Sure
	got.Dialect.Sure = Confidence{}
	if got.Dialect != dialect || sure.Encoding != 1 || sure.LineEnd != 1 || sure.Delimiter < 0.1 || sure.Quote < 0.1 {
		t.Errorf("got %+v, %+v", got.Dialect, sure)
	}
	want := &table.Table{
		Columns: 3, Header: table.Extent{First: 3, Last: 4}, Data: table.Extent{First: 5, Last: 8}, HeaderConfidence: 1, Tables: 1,
		Rows: 4, Mended: table.Places{Count: 1, First: []int{7}},
	}
	if diff := cmp.Diff(want, got.Table, cmpopts.IgnoreUnexported(table.Table{})); diff != "" {
		t.Error(diff)
	}
}

// The delimiters that the reader of lists finds are found here, too, but for the blank behind a comma, which is part of
// the delimiter here.
func TestGuessDelimiters(t *testing.T) {
	for _, test := range []struct{ name, file, want string }{
		{"quoted cells with commas", "a;b\n\"x, y, z\";\"1,5\"\n\"x, y, z\";\"2,5\"\n", ";"},
		{"addresses", "No;Nama;Alamat\n1;Satu;Jl. X, RT 1, RW 2, Kel. Y, Kec. Z\n2;Dua;Jl. X, RT 1, RW 2, Kel. Y, Kec. Z\n", ";"},
		{"lists with semicolons", "No,Nama,Program,Pekerjaan\n1,Satu,JKK;JKM,NELAYAN\n2,Dua,JKK;JKM,NELAYAN\n", ","},
		{"lists with bars", "No,Nama,Program\n1,Satu,JKK|JKM|JHT\n2,Dua,JKK|JKM|JHT\n", ","},
		{"header alone", "NIK;Nama, Gelar;Alamat\n", ";"},
		{"long titles", "DAFTAR PESERTA, BPU, KOTA TERNATE\nPosisi 31 Mei 2025, sementara, revisi 2\n\nNo;Nama\n1;Satu\n2;Dua\n3;Tiga\n", ";"},
		{"tab in UTF-16", utf16File("\ufeffa\tb\n1\t2\n", 0), "\t"},
		{"Windows-1252", "a|b\n\xe9|2\n", "|"},
		{"two bars in a long text", "a||b||c\n" + strings.Repeat("1||Satu||2.5\n2||Dua||3.5\n", 3_000), "||"},
		{"a column that is empty all the way down", "NIK,NO KPJ,NAMA\n" + strings.Repeat("8271015501909003,,Satu\n8271015501909011,,Dua\n", 3_000), ","},
		{"two columns that are empty all the way down", "NO;NIK;NO KPJ;NO KK;NAMA\n" + strings.Repeat("1;8271015501909003;;;Satu\n", 300), ";"},
		{"comma and blank in a long text", "a, b, c\n" + strings.Repeat("1, Satu, 2.5\n2, Dua, 3.5\n", 3_000), ", "},
	} {
		t.Run(test.name, func(t *testing.T) {
			if d := guess(t, []byte(test.file)); d.Delimiter != test.want {
				t.Errorf("got %v, want %q", d, test.want)
			}
		})
	}
}

func TestGuessRefuses(t *testing.T) {
	for _, test := range []struct {
		name, file string
		want       error
	}{
		{"a web page", "<html><body>", sheet.ErrNotATable},
		{"a row wider than any table", "a,b\n" + strings.Repeat("1,", sheet.MaxColumns+1) + "\n", sheet.ErrHostile},
		{"a line longer than any row", strings.Repeat("a", sheet.MaxRow+blockBytes*2), sheet.ErrTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := Open(strings.NewReader(test.file), int64(len(test.file)))
			if err == nil {
				_, err = f.mainTable(t.Context())
			}
			if !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestWriteCSVStopsWithTheContext(t *testing.T) {
	file := "a,b\n1,2\n3,4\n"
	f, err := Open(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	d, err := f.mainTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := d.WriteCSV(ctx, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// A bad quote in the middle of a text longer than the sample costs its own row and no other.
func TestGuessLongText(t *testing.T) {
	var file bytes.Buffer
	file.WriteString("No,Nama,Alamat,Tanggal\n")
	const rows, bad = 40_000, 20_000
	for n := 1; n <= rows; n++ {
		quote := ""
		if n == bad {
			quote = `"`
		}
		fmt.Fprintf(&file, "%d,%sPESERTA %d,\"Jl. Mawar, RT %d\",%02d-01-2024\n", n, quote, n, n%9, n%28+1)
	}
	d := guess(t, file.Bytes())
	got := d.rows
	if d.Rows != rows || d.Mended.Count != 1 || d.Deviating.Count != 0 || len(got) != rows+1 {
		t.Fatalf("%d rows, %d mended, %d deviating, %d written", d.Rows, d.Mended.Count, d.Deviating.Count, len(got))
	}
	for n := 1; n <= rows; n++ {
		want := []string{fmt.Sprint(n), fmt.Sprintf("PESERTA %d", n), fmt.Sprintf("Jl. Mawar, RT %d", n%9), fmt.Sprintf("%02d-01-2024", n%28+1)}
		if n == bad {
			want[1] = `"` + want[1]
		}
		if diff := cmp.Diff(want, got[n]); diff != "" {
			t.Fatal(diff)
		}
	}
}

// What was written by any grammar is read by it.
func TestGrammars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := slices.DeleteFunc(drawTable(t), func(row []string) bool { return strings.TrimSpace(strings.Join(row, "")) == "" })
		g := grammar{
			delimiter: rapid.SampledFrom([]string{",", ";", "\t", "|", " ", "::", ", ", " | ", "~", "||", `\t`}).Draw(t, "delimiter"),
			quote:     rapid.SampledFrom(quotes).Draw(t, "quote"),
		}
		g.escape = rapid.SampledFrom([]byte{g.quote, g.quote, '\\', '^'}).Draw(t, "escape")
		lineEnd := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end")
		var file bytes.Buffer
		width := 0
		for _, row := range want {
			width = len(row)
			for i, cell := range row {
				if i > 0 {
					file.WriteString(g.delimiter)
				}
				file.WriteByte(g.quote)
				for _, c := range []byte(cell) {
					if c == g.quote || c == g.escape {
						file.WriteByte(g.escape)
					}
					file.WriteByte(c)
				}
				file.WriteByte(g.quote)
			}
			file.WriteString(lineEnd)
		}
		got, faults, err := cut(file.Bytes(), g, width, rapid.SampledFrom([]int{1, 3, 16, 61, blockBytes}).Draw(t, "block"))
		if err != nil || faults != 0 {
			t.Fatalf("%q: faults %d, %v", file.Bytes(), faults, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q: %s", file.Bytes(), diff)
		}
	})
}

// A clean table is guessed as it was written, whatever the common grammar, and means what encoding/csv says it means.
func TestGuessLikeEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := [][]string{{"id", "name", "on", "value"}}
		for i := range rapid.IntRange(3, 30).Draw(t, "rows") {
			rows = append(rows, []string{
				fmt.Sprint(i + 1), rapid.StringMatching(`[A-Z][a-z]{1,8}([ ,;|'"][a-z]{1,6}){0,3}`).Draw(t, "name"),
				fmt.Sprintf("2024-%02d-%02d", i%12+1, i%28+1), fmt.Sprintf("%d.%02d", i*7, i%100),
			})
		}
		var file, out bytes.Buffer
		w := csv.NewWriter(&file)
		w.Comma = rapid.SampledFrom([]rune{',', ';', '\t', '|'}).Draw(t, "delimiter")
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		f, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			t.Fatal(err)
		}
		d, err := f.mainTable(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		text := file.String()
		if err := d.WriteCSV(context.Background(), &out); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(&out).ReadAll()
		if diff := cmp.Diff(rows, got); err != nil || diff != "" {
			t.Fatalf("%q: %v: %v %s", text, d, err, diff)
		}
	})
}

// FuzzGuess guesses any bytes: what it takes for a table it writes down as one that encoding/csv can read, and the same
// each time.
func FuzzGuess(f *testing.F) {
	for _, seed := range []string{
		"id,name\n1,Satu\n2,Dua\n", "a;b\r\n\"1,5\";\"x\"\"y\"\r\n", "1,\"Satu\n2,Dua\n", "a::b\n1::2\n", "x y\n1 2 3\n",
		"T\n\na,b\n1,2\n\nc,d,e\n1,2,3\n", "a,b\n'1','2\n", "\xff\xfea\x00,\x00b\x00\n\x00", "a,b\n1,\\\"2\n\"\"3\"\",4\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		f, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		d, err := f.mainTable(context.Background())
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := d.WriteCSV(context.Background(), &first); err != nil {
			t.Fatal(err)
		}
		if err := d.WriteCSV(context.Background(), &second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("written again: %v %q, %q", err, first.Bytes(), second.Bytes())
		}
		r := csv.NewReader(&first)
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		header := min(d.Header.First, 1)
		if len(rows) != d.Rows+header {
			t.Fatalf("%v: %d rows written, %d and a header of %d found: %q", d, len(rows), d.Rows, header, second.Bytes())
		}
	})
}

// A text that gives the reader much to try is guessed in a time that grows with its size, and no faster.
func TestGuessKeepsItsPatience(t *testing.T) {
	ragged := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "%d,2024-01-01,%s,\"x\n", i, strings.Repeat("a,", i*7%60))
			b.WriteString("1,2024-01-01,x,y,z,1.5\n1,2024-01-01,x,y,z,2.5\n1,2024-01-01,x,y,z,2.5\n")
		}
		return b.String()
	}
	for _, text := range []string{
		"1,\"Satu\n", "\"\"\"\"x\n", "\"\"a,\"\"b\n", "\"\n", "\"\"\n", "\"x\"\"\n", ",\"\n,\"\"", "\"a,\"b,\"c\n",
		strings.Repeat("\"\"a,", 4000) + "\n", strings.Repeat("\"a,", 4000) + "\n", "\" ", "\"\"", "\"a\"\r", strings.Repeat("\"\"", 70_000) + "\n",
		"a,", "a b\n", "'\"`,\n", "\"" + strings.Repeat("a\"\"", 300) + "\n", ragged(3), ragged(200), strings.Repeat("1:", 8000) + "\n" + strings.Repeat("1:", 8001) + "\n", strings.Repeat("1,2,", 60) + "\n" + strings.Repeat("1,2,", 50) + "\n",
	} {
		t.Run(fmt.Sprintf("%.12q", text), func(t *testing.T) {
			const size = 1 << 19
			start := time.Now()
			f, err := Open(sheettest.Endless{Text: text, Size: size}, size)
			if err == nil {
				var d *table.Table
				if d, err = f.mainTable(t.Context()); err == nil {
					err = d.WriteCSV(t.Context(), io.Discard)
				}
			}
			if took := time.Since(start); took > sheettest.Patience {
				t.Errorf("took %v (%v)", took, err)
			}
		})
	}
}
