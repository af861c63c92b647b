#!/bin/sh
# Makes Temporal's two databases, or brings those of an older version up to date. The SQL_* variables say where.
set -eu

prepare() {
  temporal-sql-tool --database "$1" create-database
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-name "postgresql/v12/$2"
}

prepare temporal temporal
prepare temporal_visibility visibility
