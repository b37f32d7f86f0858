package lang

import (
	"fmt"
	"strings"
	"testing"

	"github.com/salecalc/salecalc/lang/diag"
	"github.com/stretchr/testify/assert"
)

// slipCases: what people bring along from paper, spreadsheets and other languages. hint
// is a part of the English hint of the first finding.
var slipCases = []struct{ name, in, want, hint, fixed string }{
	{`decimal comma`, `x = price * 0,85`, `1:13 unquoted-text [0,85]`, "with a point: 0.85", `x = price * 0.85`},
	{`decimal comma alone`, `x = 1,5`, `1:5 unquoted-text [1,5]`, "with a point: 1.5", `x = "1,5"`},
	{`two decimal commas`, `x = 2,5 + 1,5`, `1:5 unquoted-text [2,5]`, "2.5", `x = "2,5 + 1,5"`},
	{`decimal comma of a variable`, "a = 5\nx = a + 1,5", `2:9 unquoted-text [1,5]`, "1.5", "a = 5\nx = a + 1.5"},
	{`decimal comma in brackets`, `x = (price * 0,85)`, `1:14 syntax [0,85]`, "with a point: 0.85", `x = (price * 0.85)`},
	{`comma in words`, `x = 1,5 кг`, `1:5 unquoted-text [1,5 кг]`, "put it in quotes", `x = "1,5 кг"`},
	{`list of digits`, `x = 1,2,3`, `1:5 unquoted-text [1,2,3]`, "put it in quotes", `x = "1,2,3"`},
	{`sign behind a call`, `x = f(1,5) × 2`, `1:12 syntax [×]`, "arithmetic", `x = f(1,5) * 2`},
	{`blank between thousands`, `x = 1 499`, `1:5 unquoted-text [1 499]`, "without blanks: 1499", `x = "1 499"`},
	{`blanks and a comma`, "x = 1\u00a0000\u00a0499,50 * 2", "1:5 unquoted-text [1\u00a0000\u00a0499,50]", "1000499.50", `x = 1000499.50 * 2`},
	{`telephone`, `x = 8 912 345 67 89`, `1:5 unquoted-text [8 912 345 67 89]`, "put it in quotes", `x = "8 912 345 67 89"`},
	{`blank between thousands in a call`, `x = f(1 499 000, 2)`, `1:7 syntax [1 499 000]`, "without blanks: 1499000", `x = f(1499000, 2)`},
	{`two numbers in a call`, `x = f(1 49)`, `1:9 syntax [49]`, "one text", ``},
	{`per cent of a product`, `x = price * 20%`, `1:13 unquoted-text [20%]`, "x * 20 / 100", `x = price * 20 / 100`},
	{`per cent of a difference`, `x = price - 20%`, `1:13 unquoted-text [20%]`, "x * 20 / 100", `x = "price - 20%"`},
	{`per cent in a call`, `x = f(price * 20%)`, `1:15 syntax [20%]`, "x * 20 / 100", `x = f(price * 20 / 100)`},
	{`per cent before a sign`, `x = (2.5% + 1)`, `1:6 syntax [2.5%]`, "x * 2.5 / 100", ``},
	{`per cent and a minus`, `x = a + 20% - 5`, `1:9 ambiguous-literal [20%]`, "x * 20 / 100", ``},
	{`remainder`, `x = 7 % 3 + 7%3`, ``, ``, ``},
	{`per cent in words`, `x = Скидка 20%`, `1:5 unquoted-text [Скидка 20%]`, "put it in quotes", `x = "Скидка 20%"`},

	{`per cent behind a blank`, `x = price + 10 %`, `1:13 unquoted-text [10 %]`, "x * 10 / 100", `x = "price + 10 %"`},
	{`word mod`, `x = price mod 3`, `1:11 unquoted-text [mod]`, "`mod` is written `%`", `x = "price mod 3"`},
	{`element behind a point`, "a = 5\nx = a.items[0].price", `2:5 unquoted-text [a.items[0].price]`, `a["items"][0]["price"]`, "a = 5\nx = a[\"items\"][0][\"price\"]"},
	{`length behind a point`, "a = 5\nx = a[\"b\"].length", `2:5 unquoted-text [a["b"].length]`, `arr_len(a["b"])`, "a = 5\nx = arr_len(a[\"b\"])"},
	{`element behind a point in a call`, `x = f(a.price)`, `1:8 syntax [.]`, `a["price"]`, `x = f(a["price"])`},
	{`address`, `x = ya.ru`, `1:5 unquoted-text [ya.ru]`, "put it in quotes", `x = "ya.ru"`},
	{`function without brackets`, "a = 5\nx = round a", `2:5 unquoted-text [round a]`, "in brackets: round(a)", "a = 5\nx = round(a)"},
	{`word of a function in a text`, `x = round table`, `1:5 unquoted-text [round table]`, "put it in quotes", `x = "round table"`},
	{`unit behind a formula`, `x = current_date + 3 дня`, `1:5 unquoted-text [current_date + 3 дня]`, ": current_date + 3;", `x = current_date + 3`},
	{`hours behind a time`, `x = current_time + 2 часа`, `1:5 unquoted-text [current_time + 2 часа]`, ": current_time + 2 * 60;", `x = current_time + 2 * 60`},
	{`weeks behind a date`, `x = current_date - 1 неделя`, `1:5 unquoted-text [current_date - 1 неделя]`, ": current_date - 1 * 7;", `x = current_date - 1 * 7`},
	{`months behind a date`, `x = current_date - 3 месяца`, `1:5 unquoted-text [current_date - 3 месяца]`, ": addMonth(current_date, -3);", `x = addMonth(current_date, -3)`},
	{`years behind a date`, `x = current_date + 1 год`, `1:5 unquoted-text [current_date + 1 год]`, ": addYear(current_date, 1);", `x = addYear(current_date, 1)`},
	{`unit behind a product`, `x = price * 2 шт.`, `1:5 unquoted-text [price * 2 шт.]`, ": price * 2;", `x = price * 2`},
	{`sum in words`, `x = Курс + 2 урока`, `1:5 unquoted-text [Курс + 2 урока]`, "put it in quotes", `x = "Курс + 2 урока"`},
	{`first quote mark lost`, `x = Анна"`, `1:5 unquoted-text [Анна"]`, `missing: "Анна"`, `x = "Анна"`},
	{`inches`, `x = Экран 27"`, `1:5 unquoted-text [Экран 27"]`, "put it in quotes", `x = 'Экран 27"'`},
	{`marked-up call`, `x = add\_month(a, '\[1\]')`, `1:5 unquoted-text [add\_month(a, '\[1\]')]`, "left over", `x = add_month(a, '[1]')`},
	{`marked-up statement`, `add\_month(a)`, `1:4 syntax [\]`, "left over", `add_month(a)`},
	{`interpolation left of =`, `#{балл} = 5`, `1:1 syntax [#{балл}]`, "балл = ...", `балл = 5`},
	{`quoted name left of =`, `"балл" = 5`, `1:1 syntax ["балл"]`, "балл = ...", `балл = 5`},
	{`capital in a scope`, `Client.балл = 5`, `1:1 syntax [Client.балл]`, "client.балл = ...", `client.балл = 5`},
	{`digit before a name`, `1балл = 5`, `1:1 syntax [1балл]`, "begins with no digit", ``},
	{`semicolons in a list`, `x = [1; 2]`, `1:7 syntax [;]`, "put a comma", ``},

	{`sign ≠`, `x = if(a ≠ 5, 1, 2)`, `1:10 syntax [≠]`, "comparisons are", `x = if(a != 5, 1, 2)`},
	{`sign ≥ as text`, `x = a ≥ 5`, `1:7 unquoted-text [≥]`, "`≥` is written `>=`", `x = "a ≥ 5"`},
	{`sign =!`, `x = if(a =! 5, 1, 2)`, `1:10 syntax [=!]`, "comparisons are", `x = if(a != 5, 1, 2)`},
	{`sign < =`, `x = if(a < = 5, 1, 2)`, `1:10 syntax [< =]`, "comparisons are", `x = if(a <= 5, 1, 2)`},
	{`sign ! =`, `x = if(a ! = 5, 1, 2)`, `1:10 syntax [! =]`, "comparisons are", `x = if(a != 5, 1, 2)`},
	{`word in`, `x = if(a in [1, 2], 1, 2)`, `1:10 syntax [in]`, "in_array(list, value)", ``},
	{`word in in words`, `x = made in Italy`, `1:5 unquoted-text [made in Italy]`, "put it in quotes", `x = "made in Italy"`},
	{`word is`, `x = if(a is None, 1, 2)`, `1:10 syntax [is]`, "comparisons are", `x = if(a == None, 1, 2)`},
	{`multiplication sign`, `x = (5 × 2)`, `1:8 syntax [×]`, "arithmetic", `x = (5 * 2)`},
	{`dash for minus`, `x = (10 – 2)`, `1:9 syntax [–]`, "arithmetic", `x = (10 - 2)`},
	{`dash between words`, `x = Анна – Мария`, `1:5 unquoted-text [Анна – Мария]`, "put it in quotes", `x = "Анна – Мария"`},
	{`dash in a sentence`, `x = 5 – 7 дней`, `1:5 unquoted-text [5 – 7 дней]`, "put it in quotes", `x = "5 – 7 дней"`},
	{`dash in quotes`, `x = "5 – 7" × 2`, `1:13 syntax [×]`, "arithmetic", `x = "5 – 7" * 2`},
	{`comma in a call behind a sign`, `x = 2 × f(1,5)`, `1:7 unquoted-text [×]`, "`×` is written `*`", `x = 2 * f(1,5)`},
	{`dash in quotes behind a sign`, `x = 2 × "5 – 7"`, `1:7 unquoted-text [×]`, "`×` is written `*`", `x = 2 * "5 – 7"`},
	{`dash in an interpolation`, `x = #{a} – 2`, `1:10 unquoted-text [–]`, "is written `-`", `x = "#{a} – 2"`},
	{`colon for division`, `x = 10 : 2`, `1:8 unquoted-text [:]`, "is written `/`", `x = "10 : 2"`},
	{`single &`, `x = if(a & b, 1, 2)`, `1:10 syntax [&]`, "and, or, not", `x = if(a and b, 1, 2)`},
	{`single |`, `x = if(a | b, 1, 2)`, `1:10 syntax [|]`, "and, or, not", `x = if(a or b, 1, 2)`},
	{`& between texts`, `x = "a" & "b"`, `1:9 syntax [&]`, "texts are joined by +", `x = "a" + "b"`},
	{`point between texts`, `x = "a" . "b"`, `1:9 syntax [.]`, "texts are joined by +", `x = "a" + "b"`},
	{`Russian and`, `x = if(a и b, 1, 2)`, `1:10 syntax [и]`, "and, or, not", `x = if(a and b, 1, 2)`},
	{`Russian and in a text`, `x = кошки и собаки`, `1:5 unquoted-text [кошки и собаки]`, "put it in quotes", `x = "кошки и собаки"`},
	{`semicolons`, `x = if(a == 1; 2)`, `1:14 syntax [;]`, "separated by commas", `x = if(a == 1, 2)`},
	{`wide digits`, `x = (１２ * 2)`, `1:6 syntax [１２]`, "write `12`", `x = (12 * 2)`},
	{`wide digits as text`, `x = １２ + 2`, `1:5 unquoted-text [１２]`, "`１２` is written `12`", `x = "１２ + 2"`},

	{`date in a sum`, `x = 10.10.2021 12:30 + 5`, `1:5 unquoted-text [10.10.2021 12:30]`, `quotes: "10.10.2021 12:30"`, `x = "10.10.2021 12:30 + 5"`},
	{`time in a sum`, `x = 9:30 + 5`, `1:5 unquoted-text [9:30]`, `quotes: "9:30"`, `x = "9:30 + 5"`},
	{`date alone`, `x = 10.10.2021`, `1:5 unquoted-text [10.10.2021]`, "put it in quotes", `x = "10.10.2021"`},
	{`date in a call`, `x = if(d > 10.10.2021, 1, 2)`, `1:12 syntax [10.10.2021]`, `quotes: "10.10.2021"`, `x = if(d > "10.10.2021", 1, 2)`},
	{`time in a call`, `x = if(t > 12:00, 1, 2)`, `1:12 syntax [12:00]`, `quotes: "12:00"`, `x = if(t > "12:00", 1, 2)`},
	{`text after or`, `x = if(a == "да" or "ага", 1, 2)`, `1:21 ambiguous-literal ["ага"]`, `a == "ага"`, `x = if(a == "да" or a == "ага", 1, 2)`},
	{`texts after or`, `x = a == 1 or a == 2 or '3'`, `1:25 ambiguous-literal ['3']`, `a == '3'`, `x = a == 1 or a == 2 or a == '3'`},
	{`false text after or`, `x = a == 1 or "" or "0" or "#{b}"`, ``, ``, ``},
	{`version in a sum`, `x = 1.2.3 + 1`, `1:5 unquoted-text [1.2.3 + 1]`, "put it in quotes", `x = "1.2.3 + 1"`},
	{`remark of another language`, `x = 5 // пять`, `1:7 unquoted-text [//]`, "/* ... */", `x = 5 /* пять */`},
	{`remark behind variables`, `x = price * qty // итог`, `1:17 unquoted-text [//]`, "/* ... */", `x = price * qty /* итог */`},
	{`number sign in a text`, `x = каб # 5`, `1:5 unquoted-text [каб # 5]`, "put it in quotes", `x = "каб # 5"`},
	{`line of remark`, `# пять`, `1:1 syntax [#]`, "/* ... */", `/* пять */`},
	{`choice by signs`, `x = a > 5 ? 1 : "b"`, `1:5 unquoted-text [a > 5 ? 1 : "b"]`, `written if(a > 5, 1, "b");`, `x = if(a > 5, 1, "b")`},
	{`question`, `x = Что? Где: там`, `1:5 unquoted-text [Что? Где: там]`, "put it in quotes", `x = "Что? Где: там"`},
	{`if without brackets as a value`, `x = if a > 5: 1`, `1:5 unquoted-text [if a > 5: 1]`, `if(a > 5, 1, "")`, `x = if(a > 5, 1, "")`},
	{`if as a statement`, `if a > 5: x = 1`, `1:1 syntax [if]`, "write x = if(a > 5, 1, x)", `x = if(a > 5, 1, x)`},
	{`if and else as a statement`, `если (a > 5) то x = 1 иначе x = 2`, `1:1 syntax [если]`, "write x = if(a > 5, 1, 2)", `x = if(a > 5, 1, 2)`},
	{`if in braces`, `if (f(a) > 5) { x = 1; }`, `1:1 syntax [if]`, "write x = if((f(a) > 5), 1, x)", `x = if((f(a) > 5), 1, x)`},
	{`if that chooses what to call`, `if a > 5: f(a)`, `1:1 syntax [if]`, "name = if(condition", ``},
	{`if over lines`, "if a > 5:\n  x = 1\nelse:\n  x = 2", "1:1 syntax [if]\n3:1 syntax [else]", "all these lines: x = if(a > 5, 1, 2)", ``},
	{`if over lines without else`, "если a > 5 то\n{\n  x = 1\n}\ny = 3", "1:1 syntax [если]\n2:1 syntax [{] ~ 3:5 [=]\n4:1 syntax [}]", "all these lines: x = if(a > 5, 1, x)", "если a > 5 то\n{\n  x = 1\n\ny = 3"},
	{`if over lines that call`, "if a > 5:\n  f(a)", "1:1 syntax [if]", "write one line for all", ``},
	{`choice by a variable`, "a = 1\nx = a ? 1 : 2", `2:5 unquoted-text [a ? 1 : 2]`, "if(a, 1, 2)", "a = 1\nx = if(a, 1, 2)"},
	{`choice by signs in brackets`, `x = (a > 5 ? 1 : 2)`, `1:12 syntax [?]`, "if(condition, value, otherwise)", ``},

	{`root`, `x = √16`, `1:5 unquoted-text [√16]`, "`√16` is written `sqrt(16)`", `x = sqrt(16)`},
	{`root of a sum`, "a = 1\nx = 2 * √(a + 1)", `2:9 unquoted-text [√(a + 1)]`, "`sqrt(a + 1)`", "a = 1\nx = 2 * sqrt(a + 1)"},
	{`root in a call`, `x = f(√a[0], 2)`, `1:7 syntax [√a[0]]`, "arithmetic", `x = f(sqrt(a[0]), 2)`},
	{`root in words`, `x = знак √`, `1:5 unquoted-text [знак √]`, "put it in quotes", `x = "знак √"`},
	{`square`, "a = 1\nx = a² + 1", `2:6 unquoted-text [²]`, "`²` is written `** 2`", "a = 1\nx = a ** 2 + 1"},
	{`tenth power in a call`, `x = f(a¹⁰)`, `1:8 syntax [¹⁰]`, "arithmetic", `x = f(a ** 10)`},
	{`square behind a bracket`, `x = (a + 1)²`, `1:12 syntax [²]`, "arithmetic", `x = (a + 1) ** 2`},
	{`square metres`, `x = 40 м²`, `1:5 unquoted-text [40 м²]`, "put it in quotes", `x = "40 м²"`},
	{`half`, "a = 1\nx = a * ½", `2:9 unquoted-text [½]`, "is written `0.5`", "a = 1\nx = a * 0.5"},
	{`product without its sign`, "a = 1\nx = 2a + 1", `2:5 unquoted-text [2a]`, "`2a` is written `2 * a`", "a = 1\nx = 2 * a + 1"},
	{`product in a call`, "a = 1\nx = f(2a)", `2:7 syntax [2a]`, "write `2 * a`", "a = 1\nx = f(2 * a)"},
	{`number and a unit`, "a = 1\nx = 2шт", `2:5 unquoted-text [2шт]`, "put it in quotes", "a = 1\nx = \"2шт\""},
	{`number before a bracket`, "a = 1\nx = 5(a - 1)", `2:5 unquoted-text [5(]`, "`5(a - 1)` is written `5 * (a - 1)`", "a = 1\nx = 5 * (a - 1)"},
	{`number before a bracket in words`, `x = 5(пять)`, `1:5 unquoted-text [5(пять)]`, "put it in quotes", `x = "5(пять)"`},
	{`number before a bracket in a call`, `x = f(2.5(a), 1)`, `1:7 syntax [2.5(]`, "write `2.5 * (a)`", `x = f(2.5 * (a), 1)`},
	{`bracket before a bracket`, `x = (a + 1)(a - 1)`, `1:11 syntax [)(]`, "write `) * (a - 1)`", `x = (a + 1) * (a - 1)`},
	{`whole division`, "a = 1\nx = 2 * a // 3 + 1", `2:11 unquoted-text [//]`, "`floor(2 * a / 3)`", "a = 1\nx = floor(2 * a / 3) + 1"},
	{`whole division in a call`, `x = f(a // (b + 1))`, `1:9 syntax [//]`, "arithmetic", `x = f(floor(a / (b + 1)))`},
	{`remark behind a variable`, "a = 1\nx = 5 * a // скидка", `2:11 unquoted-text [//]`, "/* ... */", "a = 1\nx = 5 * a /* скидка */"},
	{`between bars`, "a = 1\nx = |a - 5|", `2:5 unquoted-text [|a - 5|]`, "written abs(a - 5)", "a = 1\nx = abs(a - 5)"},
	{`sign <> as text`, "a = 1\nx = a <> 3", `2:7 unquoted-text [<>]`, "`<>` is written `!=`", "a = 1\nx = a != 3"},
	{`sign ÷ between variables`, "a = 1\nx = a ÷ b", `2:7 unquoted-text [÷]`, "`÷` is written `/`", "a = 1\nx = a / b"},
	{`word is as text`, "a = 1\nx = a is None", `2:7 unquoted-text [is]`, "`is` is written `==`", "a = 1\nx = a == None"},
	{`Russian and between comparisons`, "a = 1\nx = a > 1 и a < 5", `2:11 unquoted-text [и]`, "`и` is written `and`", "a = 1\nx = a > 1 and a < 5"},
	{`method`, "a = 1\nx = a.upper()", `2:5 unquoted-text [a.upper()]`, "write upper(a)", "a = 1\nx = upper(a)"},
	{`method of an element in a formula`, "a = 1\nx = a.b[0].replace(' ', '') * 2", "2:5 unquoted-text [a.b[0].replace(' ', '')]", `replace(a["b"][0], ' ', '')`, "a = 1\nx = replace(a[\"b\"][0], ' ', '') * 2"},
	{`elements in a formula`, "a = 1\nx = a.b + a.c", "2:5 unquoted-text [a.b]", `write a["b"]`, "a = 1\nx = a[\"b\"] + a[\"c\"]"},
	{`method that changes an array`, `a.append(5)`, `1:2 syntax [.]`, "write a = append(a, 5)", `a = append(a, 5)`},
	{`method in a call`, `x = f(a.toFixed(2))`, `1:8 syntax [.]`, "write round(a, 2)", `x = f(round(a, 2))`},
	{`unknown method`, "a = 1\nx = a.fly()", `2:5 unquoted-text [a.fly()]`, "put it in quotes", "a = 1\nx = \"a.fly()\""},
	{`chain of signs`, "a = 1\nx = 5 ≤ a ≤ 7", `2:7 unquoted-text [≤]`, "`≤` is written `<=`", "a = 1\nx = \"5 ≤ a ≤ 7\""},
	{`word in as text`, "a = 1\nx = a in [1, 2]", `2:5 unquoted-text [a in [1, 2]]`, "write in_array([1, 2], a)", "a = 1\nx = in_array([1, 2], a)"},
	{`word not in as text`, "a = 1\nx = a not in b", `2:5 unquoted-text [a not in b]`, "write not in_array(b, a)", "a = 1\nx = not in_array(b, a)"},
	{`text in a variable`, "a = 1\nx = if('да' in a, 1, 2)", `2:13 syntax [in]`, "contains(text, piece)", ``},
	{`text in a variable, without brackets`, "a = 1\nx = 'да' in a", `2:10 syntax [in]`, "contains(text, piece)", ``},
	{`two signs before a name`, `++x`, `1:1 syntax [++]`, "x = x + 1", `x = x + 1`},
	{`sign behind =`, `x =+ 3`, `1:3 syntax [=+]`, "x = x + 3", ``},
	{`plus before a number`, `x = +5`, `1:5 unquoted-text [+5]`, "no plus before it: 5", `x = 5`},
	{`telephone with a plus`, `x = +79991234567`, `1:5 unquoted-text [+79991234567]`, "put it in quotes", `x = "+79991234567"`},
	{`per cent of a variable`, "a = 1\nx = 10% от a", `2:5 unquoted-text [10% от a]`, "a * 10 / 100", "a = 1\nx = a * 10 / 100"},
	{`per cent off`, "a = 1\nx = a - 10%", `2:5 unquoted-text [a - 10%]`, "a - a * 10 / 100", "a = 1\nx = a - a * 10 / 100"},
	{`per cent of 1`, "a = 1\nx = a * (1 - 10%)", `2:14 unquoted-text [10%]`, "x * (1 - 10 / 100)", "a = 1\nx = a * (1 - 10 / 100)"},
	{`per cent of 1 in a call`, `x = f(a * (1+10%))`, `1:14 syntax [10%]`, "x * (1 + 10 / 100)", `x = f(a * (1+10 / 100))`},
	{`letter before a text`, `x = f"Цена {a}, ${b}, #{c}"`, `1:5 syntax [f"Цена {a}, ${b}, #{c}"]`, `"Цена #{a}, #{b}, #{c}"`, `x = "Цена #{a}, #{b}, #{c}"`},
	{`letter before a text in a call`, `x = f(f'{a}')`, `1:7 syntax [f'{a}']`, `'#{a}'`, `x = f('#{a}')`},
	{`text and a variable side by side`, "a = 1\nx = a \" руб\"", `2:5 unquoted-text [a " руб"]`, `joined by +: a + " руб"`, "a = 1\nx = a + \" руб\""},
	{`word beside a text in quotes`, `x = Анна "Мария" Иванова`, `1:5 unquoted-text [Анна "Мария" Иванова]`, "put it in quotes", `x = 'Анна "Мария" Иванова'`},
	{`Russian and between texts`, `x = "a" и "b"`, `1:9 syntax [и]`, "texts are joined by +", `x = "a" + "b"`},
	{`fraction slash`, "a = 1\nx = a ⁄ 2", `2:7 unquoted-text [⁄]`, "`⁄` is written `/`", "a = 1\nx = a / 2"},

	{`element left of =`, `a.b[0].c = 5`, `1:1 syntax [a.b[0].c]`, `a["b"][0]["c"] = ...`, `a["b"][0]["c"] = 5`},
	{`scope of deals`, `сделка.a = 5`, `1:1 syntax [сделка.a]`, `a = ...`, `a = 5`},

	{`equals in a dictionary`, `x = {'a' = 1}`, `1:10 syntax [=]`, "for example", `x = {'a' : 1}`},
	{`address in a call`, `x = f(https://a.ru/?b=1, 2)`, `1:7 syntax [https://a.ru/?b=1]`, `"https://a.ru/?b=1"`, `x = f("https://a.ru/?b=1", 2)`},
	{`apostrophe in a name`, `ім'я = 5`, `1:1 syntax [ім'я]`, "імя = ...", `імя = 5`},
	{`price`, `x = 4 900 ₽`, `1:5 unquoted-text [4 900 ₽]`, "number alone: 4900;", `x = 4900`},
	{`price with a fraction`, `x = 1 499,50 руб.`, `1:5 unquoted-text [1 499,50 руб.]`, "number alone: 1499.50;", `x = 1499.50`},
	{`weight`, `x = 5 кг`, `1:5 unquoted-text [5 кг]`, "put it in quotes", `x = "5 кг"`},
	{`step as a value`, `x = x++`, `1:5 unquoted-text [x++]`, "write x + 1", `x = x + 1`},
	{`name of a language`, `x = C++`, `1:5 unquoted-text [C++]`, "put it in quotes", `x = "C++"`},
	{`date before a name`, `x = 01.09.2025 - current_date`, `1:5 unquoted-text [01.09.2025]`, `in quotes: "01.09.2025"`, `x = "01.09.2025 - current_date"`},
	{`timetable`, `x = 10:00 - обед`, `1:5 unquoted-text [10:00 - обед]`, "put it in quotes", `x = "10:00 - обед"`},

	{`comma lost in a dictionary`, `x = {"a": "b" "c": 1}`, `1:15 syntax ["c"]`, "put a comma", `x = {"a": "b", "c": 1}`},
	{`comma lost in an array`, `x = [a, 1 2]`, `1:11 syntax [2]`, "put a comma", `x = [a, 1, 2]`},

	{`chain of comparisons`, `x = if(0 < балл[1] <= 5.5, 1, 2)`, `1:20 chained-comparison [<=]`, "0 < балл[1] and балл[1] <= 5.5", ``},
	{`chain of comparisons of sums`, `x = 1 < "a" < 5`, `1:13 chained-comparison [<]`, "a < b and b < c", ``},
	{`comparison as a statement`, `x == 5`, `1:1 no-effect [x == 5]`, "write one =: x = 5", `x = 5`},

	{`method of a text`, `x = "раз".upper() + b`, `1:10 syntax [.]`, `write upper("раз")`, `x = upper("раз") + b`},
	{`method of a text and a point`, `x = "раз" . f(a)`, `1:11 syntax [.]`, `joined by +`, `x = "раз" + f(a)`},

	{`loop`, `for i in range(5):`, `1:1 syntax [for]`, "blocks of the bot", ``},
	{`loop in brackets`, `while (x < 5) {`, `1:1 syntax [while]`, "blocks of the bot", ``},
	{`return`, `return x`, `1:1 syntax [return]`, "into the message", ``},
	{`definition`, `def f(x):`, `1:1 syntax [def]`, "in every line", ``},
	{`words of statements as names`, "for = 1\nreturn = for", ``, ``, ``},
	{`if with a statement behind it`, `if(a > 5) x = 1`, `1:1 syntax [if]`, "write x = if(a > 5, 1, x)", `x = if(a > 5, 1, x)`},
	{`dash between variables`, "a = 1\nb = 2\nx = a – b", `3:7 unquoted-text [–]`, "is written `-`", "a = 1\nb = 2\nx = a - b"},
	{`assignment in a branch`, `if(f(a, ",") == 5, b = 3, 4)`, `1:22 syntax [=]`, "name = if(condition", ``},
	{`assignment in the condition`, `if(f(a, ",") = 5, 3, 4)`, `1:14 syntax [=]`, "to compare", `if(f(a, ",") == 5, 3, 4)`},
	{`let`, `let x = 5`, `1:1 syntax [let x]`, "`let` is not needed", `x = 5`},
	{`colon and equals`, `x := 5`, `1:3 syntax [:=]`, "x = 5", `x = 5`},
	{`blank in a scoped name`, `client.имя клиента = 5`, `1:1 syntax [client.имя клиента]`, "client.имя_клиента", `client.имя_клиента = 5`},
	{`braces around a name`, `x = {{price}} * 2`, `1:12 syntax [}]`, "without braces: price", ``},
	{`apostrophe`, `x = 'It's'`, `1:9 syntax [s]`, `\'`, ``},
	{`quotes in quotes`, `x = "Он сказал "да""`, `1:17 syntax [да]`, `'…'`, ``},

	{`quote closed below`, "x = \"раз,\nдва\"\ny = 1", "1:5 syntax [\"раз,]\n2:4 syntax [\"]", "stands in line 2", ``},
	{`quote not closed below`, "x = \"раз\ny = \"два\"", `1:5 syntax ["раз]`, "ends on its own line", "x = \"раз\"\ny = \"два\""},
	{`another quote opened below`, "x = \"раз\ny = \"два", "1:5 syntax [\"раз]\n2:5 syntax [\"два]", "ends on its own line", "x = \"раз\"\ny = \"два\""},
	{`bracket that goes on`, "x = f(1,\n  [2],\n  3\ny = 5", "1:6 syntax [(]\n2:6 syntax [,]\n3:3 no-effect [3]", "end of line 3", "x = f(1,\n  [2],\n  3)\ny = 5"},
	{`bracket closed below behind an error`, "x = [1, 2\ny = 3\nz = 4]", "1:5 syntax [[] ~ 2:1 [y]\n3:6 syntax []]", "`]` in line 3 would close it", "x = [1, 2\ny = 3\nz = 4"},
}

func TestSlips(t *testing.T) {
	for _, c := range slipCases {
		t.Run(c.name, func(t *testing.T) {
			s := parse(c.in)
			checkScript(t, s)
			assert.Equal(t, c.want, strings.Join(said(s), "\n"))
			assert.Equal(t, c.fixed, fixed(s))
			if len(s.Diagnostics) > 0 {
				assert.Contains(t, s.Diagnostics[0].Hint(diag.EN), c.hint)
			}
		})
	}
}

// What a fix of a formula gives is a formula, and needs no second one.
func TestFixedFormula(t *testing.T) {
	for _, c := range slipCases {
		if c.fixed == "" || strings.Contains(c.want, "\n") {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			for _, d := range parse(c.fixed).Diagnostics {
				assert.Fail(t, "found again", "%s: %s", d.Message(diag.EN), c.fixed)
			}
		})
	}
}

func TestDecimalComma(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`f(0,85 * x)`, "0 0,85 0.85 false"},
		{`f(x > 1,5, 2)`, "0 1,5 1.5 true"},
		{`f(1, 2,5)`, "1 2,5 2.5 true"},
		{`f(1, 2)`, ""},
		{`f(x1,5)`, ""},
		{`f(1,x)`, ""},
		{`f(1.5,2)`, ""},
		{`f(1,2.5)`, ""},
		{`f("1",5)`, ""},
		{`f(a[1],5)`, ""},
		{`f(g(1),5)`, ""},
		{`f(1 /* x */,5)`, ""},
	} {
		src := diag.NewSource("test", tt.in)
		c, ok := ParseExpr(src, Options{}).X.(*Call).DecimalComma(src)
		got := ""
		if ok {
			got = fmt.Sprintf("%d %s %s %t", c.Arg, src.Cut(c.At), c.Number, c.Mixed)
		}
		assert.Equal(t, tt.want, got, tt.in)
	}
}
