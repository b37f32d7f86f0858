package server

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An operation is one method of one path: what answers it and how the description puts it.
type operation struct {
	method, path string
	name         string // unique
	summary      string
	open         bool   // strangers may ask
	request      any    // the zero value of its type; nil for none
	forms        bool   // forms do as well as JSON
	response     any    // likewise
	media        string // of the answer; "" for JSON
	query        []parameter
	statuses     []int // of refusals besides 500
	handler      http.HandlerFunc
}

// A parameter stands in the address.
type parameter struct{ name, doc string }

// The subset of OpenAPI 3.1 that the description needs.
type (
	apiDocument struct {
		OpenAPI    string                             `json:"openapi"`
		Info       apiInfo                            `json:"info"`
		Paths      map[string]map[string]apiOperation `json:"paths"`
		Components struct {
			Schemas  map[string]*schema     `json:"schemas"`
			Security map[string]apiSecurity `json:"securitySchemes"`
		} `json:"components"`
	}
	apiInfo struct {
		Title   string `json:"title"`
		Version string `json:"version"`
		Summary string `json:"summary"`
	}
	apiSecurity struct {
		Type   string `json:"type"`
		Scheme string `json:"scheme"`
	}
	apiOperation struct {
		ID         string                 `json:"operationId"`
		Summary    string                 `json:"summary"`
		Security   []map[string][]string  `json:"security"`
		Parameters []apiParameter         `json:"parameters,omitempty"`
		Body       *apiBody               `json:"requestBody,omitempty"`
		Responses  map[string]apiResponse `json:"responses"`
	}
	apiParameter struct {
		Name        string  `json:"name"`
		In          string  `json:"in"`
		Required    bool    `json:"required,omitempty"`
		Description string  `json:"description,omitempty"`
		Schema      *schema `json:"schema"`
	}
	apiBody struct {
		Required bool                `json:"required"`
		Content  map[string]apiMedia `json:"content"`
	}
	apiResponse struct {
		Description string              `json:"description"`
		Content     map[string]apiMedia `json:"content,omitempty"`
	}
	apiMedia struct {
		Schema *schema `json:"schema"`
	}
	schema struct {
		Ref         string             `json:"$ref,omitempty"`
		Type        string             `json:"type,omitempty"`
		Format      string             `json:"format,omitempty"`
		Description string             `json:"description,omitempty"`
		Items       *schema            `json:"items,omitempty"`
		Properties  map[string]*schema `json:"properties,omitempty"`
		Values      *schema            `json:"additionalProperties,omitempty"`
		Required    []string           `json:"required,omitempty"`
		AnyOf       []*schema          `json:"anyOf,omitempty"`
	}
)

// Description is the OpenAPI 3.1 document of a server, made of its routes and Go types.
func Description(version string) []byte {
	d := apiDocument{OpenAPI: "3.1.0", Info: apiInfo{"salecalc serve", version, "Webhooks, forms, history, and the calculator engine over JSON."}, Paths: map[string]map[string]apiOperation{}}
	d.Components.Schemas = map[string]*schema{}
	d.Components.Security = map[string]apiSecurity{"token": {"http", "bearer"}}
	for _, o := range (&Server{}).operations() {
		if d.Paths[o.path] == nil {
			d.Paths[o.path] = map[string]apiOperation{}
		}
		d.Paths[o.path][strings.ToLower(o.method)] = d.operation(o)
	}
	data, _ := json.MarshalIndent(d, "", "  ") // its types encode
	return append(data, '\n')
}

func (d *apiDocument) operation(o operation) apiOperation {
	op := apiOperation{ID: o.name, Summary: o.summary, Security: []map[string][]string{{"token": {}}}, Responses: map[string]apiResponse{}}
	if o.open {
		op.Security = []map[string][]string{{}}
	}
	for part := range strings.SplitSeq(o.path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			op.Parameters = append(op.Parameters, apiParameter{Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &schema{Type: "string"}})
		}
	}
	for _, p := range o.query {
		op.Parameters = append(op.Parameters, apiParameter{Name: p.name, In: "query", Description: p.doc, Schema: &schema{Type: "string"}})
	}
	if o.request != nil {
		media := apiMedia{d.schema(reflect.TypeOf(o.request))}
		op.Body = &apiBody{Required: true, Content: map[string]apiMedia{kindJSON: media}}
		if o.forms {
			op.Body.Content[kindForm], op.Body.Content[kindMultipart] = media, media
		}
	}
	answer := apiResponse{Description: "as asked"}
	switch {
	case o.media != "":
		answer.Content = map[string]apiMedia{o.media: {&schema{Type: "string"}}}
	case o.response != nil:
		answer.Content = map[string]apiMedia{kindJSON: {d.schema(reflect.TypeOf(o.response))}}
	}
	op.Responses["200"] = answer
	statuses := append(slices.Clone(o.statuses), http.StatusInternalServerError)
	if !o.open {
		statuses = append(statuses, http.StatusUnauthorized, http.StatusForbidden)
	}
	for _, status := range statuses {
		op.Responses[strconv.Itoa(status)] = apiResponse{http.StatusText(status), map[string]apiMedia{"application/problem+json": {d.schema(reflect.TypeFor[Problem]())}}}
	}
	return op
}

// schema describes a type; structs stand among the components.
func (d *apiDocument) schema(t reflect.Type) *schema {
	switch t {
	case reflect.TypeFor[time.Time]():
		return &schema{Type: "string", Format: "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return &schema{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return &schema{AnyOf: []*schema{d.schema(t.Elem()), {Type: "null"}}}
	case reflect.String:
		return &schema{Type: "string"}
	case reflect.Bool:
		return &schema{Type: "boolean"}
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return &schema{Type: "integer"}
	case reflect.Slice:
		return &schema{Type: "array", Items: d.schema(t.Elem())}
	case reflect.Map:
		return &schema{Type: "object", Values: d.schema(t.Elem())}
	case reflect.Struct:
		return d.object(t)
	}
	return &schema{} // anything
}

func (d *apiDocument) object(t reflect.Type) *schema {
	ref := &schema{Ref: "#/components/schemas/" + t.Name()}
	if d.Components.Schemas[t.Name()] != nil {
		return ref
	}
	o := &schema{Type: "object", Properties: map[string]*schema{}}
	d.Components.Schemas[t.Name()] = o
	for name, f := range fieldsOf(t) {
		p := d.schema(f.Type)
		if doc := f.Tag.Get("doc"); doc != "" {
			if p.Ref != "" {
				p = &schema{Ref: p.Ref}
			}
			p.Description = doc
		}
		o.Properties[name] = p
		if !strings.Contains(f.Tag.Get("json"), ",omit") {
			o.Required = append(o.Required, name)
		}
	}
	slices.Sort(o.Required)
	return ref
}

func (s *Server) description(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, json.RawMessage(Description(s.version)))
}
