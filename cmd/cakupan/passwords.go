package main

import (
	"cakupan/enrolment"
	"cakupan/pipelines/normalise"
	"cakupan/project"
)

// usePasswords has a list's files opened by the passwords of the named file; without one by the list's own, which have to be
// readable then. p may be nil.
func usePasswords(p *project.Project, step *normalise.Step, list *enrolment.List, file string) error {
	if file == "" {
		if p == nil {
			return nil
		}
		return p.PasswordError(list.ID)
	}
	passwords, err := project.ReadPasswords(file)
	if err != nil {
		return err
	}
	step.Passwords = map[string][]string{list.ID: passwords}
	return nil
}
