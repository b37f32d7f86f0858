package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/salecalc/salecalc/vars/crm"
)

// metrics count for Prometheus. Labels have few values, none from outside.
type metrics struct {
	registry  *prometheus.Registry
	arrived   *prometheus.CounterVec
	finished  *prometheus.CounterVec
	worked    *prometheus.HistogramVec
	responses *prometheus.CounterVec
	responded *prometheus.HistogramVec
}

func newMetrics(queue chan arrival) *metrics {
	m := &metrics{
		registry:  prometheus.NewRegistry(),
		arrived:   counter("salecalc_deliveries_received_total", "Deliveries accepted, by source and by how their client was found.", "source", "client"),
		finished:  counter("salecalc_deliveries_ended_total", "Deliveries worked off, by source and final state.", "source", "state"),
		worked:    histogram("salecalc_delivery_seconds", "Time to work a delivery off.", "source"),
		responses: counter("salecalc_http_requests_total", "Requests answered, by route and status.", "route", "status"),
		responded: histogram("salecalc_http_request_seconds", "Time to answer a request.", "route"),
	}
	waiting := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "salecalc_arrivals", Help: "Requests that wait to be kept."},
		func() float64 { return float64(len(queue)) })
	m.registry.MustRegister(m.arrived, m.finished, m.worked, m.responses, m.responded, waiting)
	return m
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func histogram(name, help string, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: name, Help: help, Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60},
	}, labels)
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) received(source string, r Receipt) {
	client := r.Client
	if r.Repeated {
		client = "repeated"
	}
	m.arrived.WithLabelValues(source, client).Inc()
}

func (m *metrics) ended(d crm.Delivery, took time.Duration) {
	m.finished.WithLabelValues(d.Source, string(d.State)).Inc()
	m.worked.WithLabelValues(d.Source).Observe(took.Seconds())
}

func (m *metrics) answered(route string, status int, took time.Duration) {
	m.responses.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.responded.WithLabelValues(route).Observe(took.Seconds())
}
