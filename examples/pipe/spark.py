"""Totals of orders by Spark: spark-submit --files total.calc spark.py

salecalc has to be on every worker; --files puts the script into its working folder.
"""

import json

from pyspark.sql import Row, SparkSession

spark = SparkSession.builder.appName("totals").getOrCreate()
orders = spark.createDataFrame(
    [Row(id=1, qty=2.0, price=10.5), Row(id=2, qty=30.0, price=9.99), Row(id=3, qty=None, price=5.0)]
)

# A row is a line of JSON; each partition has one process, which answers line by line.
lines = orders.toJSON().pipe(
    "salecalc pipe total.calc --format jsonl --only id,total", checkCode=True
)
totals = lines.map(json.loads).map(lambda r: Row(id=r["id"], total=r.get("total"))).toDF("id long, total double")
totals.orderBy("id").show()
