// Package enrolment is the vocabulary of cakupan: what a sender's list says about insured workers, in the
// words that every step shares. It imports nothing but the standard library; what crosses between two steps
// has its name here.
//
// The way of a row: a [List] is delivered as a [Delivery]; normalising it gives one [Record] (or [HeadCount])
// for each good row and a [Fault] for each thing wrong with one; the [Manifest] keeps the counts.
package enrolment
