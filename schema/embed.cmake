# Writes the migrations of one engine as C++ text: cmake -DENGINE= -DSCHEMA= -DOUTPUT= -P embed.cmake
file(GLOB scripts ${SCHEMA}/${ENGINE}/[0-9]*.sql)
list(FILTER scripts EXCLUDE REGEX "\\.check\\.sql$")
list(SORT scripts)
set(rows "")
foreach(script ${scripts})
  get_filename_component(stem ${script} NAME_WLE)
  string(REGEX MATCH "^[0-9]+" number ${stem})
  string(REGEX REPLACE "^0+" "" version ${number})
  file(READ ${script} text)
  file(READ ${SCHEMA}/${ENGINE}/${stem}.check.sql check)
  string(APPEND rows "    {${version}, \"${stem}\", R\"sql(${text})sql\", R\"sql(${check})sql\"},\n")
endforeach()
string(SUBSTRING ${ENGINE} 0 1 first)
string(TOUPPER ${first} first)
string(SUBSTRING ${ENGINE} 1 -1 rest)
file(WRITE ${OUTPUT} "// Made from schema/${ENGINE}.
#include \"services/db/migrations.h\"

namespace panyuan::db {
namespace {
constexpr Migration kMigrations[] = {
${rows}};
}  // namespace

std::span<const Migration> ${first}${rest}Migrations() { return kMigrations; }

}  // namespace panyuan::db
")
