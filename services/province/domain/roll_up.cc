#include "services/province/domain/roll_up.h"

namespace panyuan::province {

Counts& Counts::operator+=(const Counts& other) {
  sampled += other.sampled;
  concluded += other.concluded;
  conformant += other.conformant;
  presumptive_positive += other.presumptive_positive;
  non_conformant += other.non_conformant;
  return *this;
}

bool Counts::Consistent() const {
  return sampled <= kMost && concluded <= sampled && conformant <= concluded &&
         presumptive_positive <= concluded && non_conformant <= concluded &&
         conformant + presumptive_positive + non_conformant == concluded;
}

void RollUp::Add(const std::vector<FigureLine>& lines) {
  for (const FigureLine& line : lines) {
    const auto [place, fresh] = lines_.try_emplace(line.key, line);
    if (!fresh) place->second.counts += line.counts;
  }
}

std::vector<FigureLine> RollUp::Lines() const {
  std::vector<FigureLine> lines;
  for (const auto& [key, line] : lines_) {
    if (lines.size() == kMaxLines) break;
    lines.push_back(line);
  }
  return lines;
}

}  // namespace panyuan::province
