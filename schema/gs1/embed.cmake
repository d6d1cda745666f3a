# Writes the GS1 syntax dictionary as C++: cmake -DINPUT= -DOUTPUT= -P embed.cmake
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "// Made from schema/gs1/syntax-dictionary.txt.
#include \"services/digital_link/dictionary.h\"

namespace panyuan::digital_link {

std::string_view DictionaryText() { return R\"text(${text})text\"; }

}  // namespace panyuan::digital_link
")
