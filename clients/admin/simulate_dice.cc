#include "clients/admin/simulate_dice.h"

namespace panyuan::clients::admin {

size_t Dice::Weighted(std::span<const double> weights) {
  double total = 0;
  for (const double weight : weights) total += weight;
  double left = Fraction() * total;
  size_t last = 0;  // with a weight: where rounding leaves a little at the end
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    last = i;
    if (left < weights[i]) return i;
    left -= weights[i];
  }
  return last;
}

double Dice::Bell() {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += Fraction();  // each has a variance of 1/12
  return sum;
}

double Dice::Skewed() {
  double product = 1;
  for (int i = 0; i < 12; ++i) {
    const double factor = 1 + Fraction() / 2;
    product = Chance(0.5) ? product * factor : product / factor;
  }
  return product;
}

}  // namespace panyuan::clients::admin
