// What every page for people shares: its frame, its one style sheet and its icons; and the two
// pages that show no batch.
#pragma once

#include <string>
#include <string_view>

#include "services/gateway/html.h"
#include "services/gateway/problem.h"

namespace panyuan::gateway {

// The tone of a statement: a colour and an icon, always beside words.
enum class Tone { kGood, kWarn, kBad, kCalm };

// The tone's class name: "good", "warn", "bad" or "calm".
Markup ToneClass(Tone tone);
// Adds its icon as inline SVG, hidden from screen readers: the words beside it say the same.
Html& ToneIcon(Html& page, Tone tone);

// Opens a page up to <main>. `self` is the page's own address, for the language switch.
Html BeginPage(Lang lang, std::string_view title, std::string_view self);
// Closes it. `with_search` adds the form for another code.
std::string EndPage(Html page, bool with_search);

// The source expression of the style sheet for Content-Security-Policy: "'sha256-…'".
const std::string& StyleHash();

std::string RenderLandingPage(Lang lang);
std::string RenderProblemPage(const Problem& problem, Lang lang, std::string_view self);

// The icon of the browser's tab: image/svg+xml.
std::string_view TabIcon();

}  // namespace panyuan::gateway
