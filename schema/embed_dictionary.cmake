# Writes the packing dictionary as C++: cmake -DINPUT= -DOUTPUT= -P embed_dictionary.cmake
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "// Made from schema/packing-1.zdict.
#include \"services/base/packing.h\"

namespace panyuan::base {
namespace {
constexpr unsigned char kBytes[] = {
${bytes}};
}  // namespace

std::span<const unsigned char> PackingDictionary() { return kBytes; }

}  // namespace panyuan::base
")
