"""Rules inside Apache Spark, for those whose registers have outgrown one machine: the same answers, on every worker of a cluster.

It needs PySpark and Java: `pip install nordlib[spark]`, on the driver and on every worker. Identity numbers are examined by the column
kernel in Python workers, which get Arrow batches. Renewals are decided by Spark SQL that is made from the rules, without Python workers.
"""

from nordlib.spark.numbers import examine, pseudonyms_udf, valid_udf
from nordlib.spark.renewals import renewals

__all__ = ["examine", "pseudonyms_udf", "renewals", "valid_udf"]
