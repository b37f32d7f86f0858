#!/bin/sh
# Orders of more than 100, the dearest first: rows go through the script as they come.
cd "$(dirname "$0")" || exit 2
printf 'id,qty,price\n1,2,10.5\n2,30,9.99\n3,many,5\n4,7,100\n' |
	salecalc pipe total.calc --format csv --where 'qty > 0' |
	awk -F, 'NR > 1 && $4 > 100' | sort -t, -k4,4nr
