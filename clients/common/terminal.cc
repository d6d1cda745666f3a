#include "clients/common/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace panyuan::clients {
namespace {

struct Range {
  char32_t first, last;
};

// Unicode 15: East Asian Width W and F, the blocks that occur in Chinese text, joined where only
// unassigned code points lie between.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2E80, 0x303E},
    {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};
constexpr Range kNoWidth[] = {
    {0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
};

template <size_t N>
bool IsIn(const Range (&ranges)[N], char32_t c) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](Range range) { return c >= range.first && c <= range.last; });
}

// Takes one character off the front of `text`; a byte that is no UTF-8 counts as one.
std::string_view TakeCharacter(std::string_view& text, int& width) {
  const unsigned char lead = text.front();
  const size_t wanted = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const size_t length = std::min(wanted, text.size());
  char32_t c = length == 1 ? lead : lead & (0x7F >> length);
  for (size_t i = 1; i < length; ++i) c = c << 6 | (text[i] & 0x3F);
  width = IsIn(kNoWidth, c) ? 0 : IsIn(kWide, c) ? 2 : 1;
  const std::string_view character = text.substr(0, length);
  text.remove_prefix(length);
  return character;
}

// Whether a line may end between two characters: behind a space, and beside a wide character
// unless that would leave a mark of punctuation on the wrong side.
bool MayBreak(std::string_view before, int before_width, std::string_view after, int after_width) {
  constexpr std::string_view kOpening = "（“‘《【", kClosing = "，。；：、？！）”’》】";
  if (before == " ") return true;
  if (kOpening.find(before) != kOpening.npos || kClosing.find(after) != kClosing.npos) return false;
  return before_width == 2 || after_width == 2;
}

// Appends the lines of one paragraph; the second and later ones stand further in than the first.
void WrapParagraph(std::string_view text, int width, std::vector<std::string>& lines) {
  const size_t indent = std::min(text.find_first_not_of(' '), text.size());
  const std::string margin = indent > 0 ? std::string(indent + 2, ' ') : "";
  std::string line;
  std::string_view before = "-";  // nothing that a line may end behind
  int before_width = 1, columns = 0;
  size_t last_break = 0;  // bytes of `line` that may stand alone; 0 for none
  while (!text.empty()) {
    int character_width = 0;
    const std::string_view character = TakeCharacter(text, character_width);
    if (line.size() > indent && MayBreak(before, before_width, character, character_width))
      last_break = line.size();
    if (columns + character_width > width && last_break > 0) {
      std::string rest = margin + line.substr(last_break);
      line.resize(last_break);
      while (line.ends_with(' ')) line.pop_back();
      lines.push_back(std::exchange(line, std::move(rest)));
      columns = DisplayWidth(line);
      last_break = 0;
    }
    line += character;
    columns += character_width;
    before = character;
    before_width = character_width;
  }
  lines.push_back(std::move(line));
}

}  // namespace

Terminal Terminal::Of(int descriptor) {
  Terminal terminal;
  terminal.tty = isatty(descriptor) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  terminal.colour = terminal.tty && (no_colour == nullptr || *no_colour == '\0') &&
                    kind != nullptr && std::string_view(kind) != "dumb";
  winsize size{};
  if (terminal.tty && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    terminal.width = size.ws_col;
  return terminal;
}

std::string Terminal::Paint(std::string_view text, Style style) const {
  if (!colour || style == Style::kPlain) return std::string(text);
  constexpr std::string_view kSequences[] = {"",         "\x1b[1m",  "\x1b[2m",
                                             "\x1b[32m", "\x1b[31m", "\x1b[33m"};
  return std::string(kSequences[static_cast<size_t>(style)]).append(text).append("\x1b[0m");
}

int DisplayWidth(std::string_view text) {
  int total = 0, width = 0;
  for (; !text.empty(); total += width) TakeCharacter(text, width);
  return total;
}

std::string Cut(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::string out;
  int left = width - 1, taken = 0;
  while (!text.empty()) {
    const std::string_view character = TakeCharacter(text, taken);
    if (taken > left) break;
    left -= taken;
    out += character;
  }
  return out + "…";
}

std::vector<std::string> Wrap(std::string_view text, int width) {
  constexpr int kNarrowest = 20;
  std::vector<std::string> lines;
  for (size_t end = 0; end != text.npos;) {
    end = text.find('\n');
    WrapParagraph(text.substr(0, end), std::max(width, kNarrowest), lines);
    if (end != text.npos) text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace panyuan::clients
