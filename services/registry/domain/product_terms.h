// Which products of the catalogue a word of a standard or a notice means.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/registry/domain/product.h"

namespace panyuan::registry {

// A word that the catalogue's own names do not explain; data, from product_terms.csv.
struct Term {
  enum class Kind {
    kProducts,    // `selects` are product codes
    kClasses,     // classes of GB 2763, or their first parts
    kCategories,  // Chinese categories
    kItems,       // test item codes: the word is an analyte
    kWords,       // says nothing of the product
    kNone,        // something the catalogue does not have
  };
  std::string text;
  Kind kind = Kind::kNone;
  std::vector<std::string> selects;
};

// The part of a name before its first bracket: "姜" of "姜(鲜)".
std::string_view BaseName(std::string_view name);

class ProductTerms {
 public:
  struct Selection {
    std::set<std::string> product_codes;
    std::vector<std::string> unknown;  // the words that name no product
  };

  // Both outlive the object.
  ProductTerms(std::span<const Product> products, std::span<const Term> terms);

  // Reads a word, a list of words ("黑鱼/泥鳅", "蔬菜、水果"), a group narrowed to its members
  // ("水果(葡萄、猕猴桃)") or a group but for some ("茄果类(番茄、茄子除外)"). A word is a term,
  // else a product's name with or without its bracket, a class of GB 2763 or its first part, or a
  // category. A group is unknown as a whole where an exception to it is.
  Selection Select(std::string_view text) const;

  // The term of that text, or null.
  const Term* Find(std::string_view text) const;

 private:
  std::set<std::string> SelectWord(std::string_view word) const;

  std::span<const Product> products_;
  std::map<std::string_view, const Term*> terms_;
};

}  // namespace panyuan::registry
