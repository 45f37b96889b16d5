select
  *
from
  "imports"
order by
  "import_id" desc
limit
  $1
offset
  $2
