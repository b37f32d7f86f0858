package bench

import "testing"

// BenchmarkEval: one evaluation of a compiled formula, on the next row each time.
func BenchmarkEval(b *testing.B) {
	rows := Rows()
	for _, f := range Formulas() {
		for _, e := range Engines() {
			src, ok := e.Sources[f.Name]
			if !ok {
				continue
			}
			b.Run("f="+f.Name+"/engine="+e.Name, func(b *testing.B) {
				p, err := e.Make(f, src, rows)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					if err := p.Run(i & (RowCount - 1)); err != nil {
						b.Fatal(err)
					}
					i++
				}
			})
		}
	}
}

// BenchmarkCompile: the ten lines of the script, from source text to runnable program.
func BenchmarkCompile(b *testing.B) {
	f, err := formula(Script)
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range Engines() {
		if e.Compile == nil {
			continue
		}
		compile, err := e.Compile(f, e.Sources[Script])
		if err != nil {
			b.Fatal(err)
		}
		name := e.Name
		if name == "salecalc-slots" {
			name = "salecalc" // the program is the same, however it is fed
			src := e.Sources[Script]
			timeCold(b, f, "salecalc-parse", func() error { return parseOurs(src) })
		}
		timeCold(b, f, name, compile)
	}
}

func timeCold(b *testing.B, f Formula, engine string, do func() error) {
	b.Run("f="+f.Name+"/engine="+engine, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := do(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
