package page

// sources says which mart each part is from, so that whoever doubts a number can look it up.
func (w *writer) sources(v *view) sources {
	s := sources{Heading: w.say("sources"), Intro: w.say("sources.intro", w.edition.SnapshotID)}
	marts := map[string]string{
		"bulan": "headline", "kabkota": "coverage_by_district", "peta": "coverage_by_district",
		"perubahan": "coverage_by_district, headline", "sisa": "coverage_by_group, cascade", "anggaran": "cascade", "kiriman": "deliveries",
	}
	s.List = append(s.List, fact{Name: v.Headline.Heading, Value: "marts.headline"})
	for _, f := range append(append([]figure{*v.Glide}, v.Figures...), v.More...) {
		s.List = append(s.List, fact{Name: f.Kicker, Value: "marts." + marts[f.ID]})
	}
	s.List = append(s.List, fact{Name: v.Districts.Heading, Value: "marts.coverage_by_district, cascade"})
	return s
}
