// The style sheet of every page. It stands in the page itself, so that a scan costs one request;
// the Content-Security-Policy allows it by its hash.
#pragma once

#include "services/gateway/html.h"

namespace panyuan::gateway {

inline constexpr Markup kPageStyle = R"css(
:root{color-scheme:light dark;--bg:#f3f5f3;--card:#fff;--ink:#16201b;--soft:#4a5951;--line:#d3dcd6;
--brand:#0b5d4b;--good:#0a6236;--good-bg:#e2f3e7;--warn:#7a4600;--warn-bg:#fff0cf;
--bad:#a30f18;--bad-bg:#fde6e5;--calm:#364753;--calm-bg:#e7edf1}
@media(prefers-color-scheme:dark){:root{--bg:#0f1412;--card:#181f1b;--ink:#eaf0ec;--soft:#a9b8b0;
--line:#33403a;--brand:#7fd3bb;--good:#86dba4;--good-bg:#12301f;--warn:#f3c877;--warn-bg:#35280c;
--bad:#ff9f9a;--bad-bg:#421517;--calm:#b9cad6;--calm-bg:#202b33}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);overflow-wrap:break-word;
font:1.0625rem/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
.top,main,footer{max-width:42rem;margin:0 auto;padding:0 1rem}
.top{display:flex;align-items:center;gap:.6rem;padding-top:.85rem;padding-bottom:.85rem}
.top .home{display:flex;align-items:center;gap:.55rem;color:inherit;text-decoration:none;flex:1}
.top b{font-size:1.15rem;color:var(--brand)}
.top small{color:var(--soft);font-size:.9rem}
.top svg{width:1.9rem;height:1.9rem;color:var(--brand)}
a{color:var(--brand);text-underline-offset:.2em}
a:focus-visible,summary:focus-visible,input:focus-visible,select:focus-visible,button:focus-visible{outline:3px solid var(--brand);outline-offset:2px;border-radius:4px}
.pad{display:inline-block;padding:.55rem 0}
h1{font-size:2rem;line-height:1.25;margin:.35rem 0 1rem}
h2{font-size:1.2rem;line-height:1.35;margin:0 0 .6rem}
h3{font-size:1.1rem;line-height:1.4;margin:0}
p{margin:.4rem 0}
.code,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono CJK SC",monospace}
.code{color:var(--soft);letter-spacing:.04em;margin:-.9rem 0 1rem}
.id{white-space:nowrap}
.card,.banner{border-radius:.9rem;padding:1.1rem;margin:0 0 1rem}
.card{background:var(--card);border:1px solid var(--line)}
.banner{border:2px solid currentColor}
.banner p{color:var(--ink)}
.card>:last-child,.banner>:last-child{margin-bottom:0}
.word{display:flex;align-items:center;gap:.6rem;margin:0 0 .6rem;font-size:1.6rem;line-height:1.25;font-weight:700}
.word svg{width:2.2rem;height:2.2rem}
.banner.small .word{font-size:1.15rem}
.banner.small .word svg{width:1.6rem;height:1.6rem}
.finding{font-size:1.2rem;font-weight:600}
svg{flex:none}
.good{color:var(--good);background:var(--good-bg)}
.warn{color:var(--warn);background:var(--warn-bg)}
.bad{color:var(--bad);background:var(--bad-bg)}
.calm{color:var(--calm);background:var(--calm-bg)}
.chip{display:inline-flex;align-items:center;gap:.35rem;border-radius:2rem;padding:.15rem .75rem .15rem .45rem;font-weight:600}
.chip svg{width:1.25rem;height:1.25rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:0}
dt{color:var(--soft)}
dd{margin:0;min-width:0}
.soft{color:var(--soft);font-size:.95rem}
.tests,.chain{list-style:none;margin:0;padding:0}
.tests>li{border-top:1px solid var(--line);padding:1rem 0}
.tests>li:first-child{border:0;padding-top:0}
.tests>li:last-child{padding-bottom:0}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.4rem 1rem;margin-bottom:.5rem}
.value{font-weight:700}
.mark{display:inline-block;border:1px solid;border-radius:.3rem;padding:0 .4rem;font-size:.9rem;color:var(--warn)}
.chain>li{position:relative;padding:0 0 .9rem 1.6rem}
.chain>li:last-child{padding-bottom:0}
.chain>li:before{content:"";position:absolute;left:.2rem;top:.45rem;width:.8rem;height:.8rem;border-radius:50%;background:var(--brand)}
.chain>li.stop:before{background:var(--bad)}
.chain>li:not(:last-child):after{content:"";position:absolute;left:.55rem;top:1.45rem;bottom:-.3rem;width:2px;background:var(--line)}
.chain summary{font-weight:400;font-size:.95rem;color:var(--soft)}
.check.good,.check.warn,.check.bad{background:none}
.check.bad{font-weight:600}
.check.good:before{content:"✓ "}
.check.warn:before{content:"! "}
.check.bad:before{content:"✗ "}
.badge:before{content:"…";flex:none;display:grid;place-items:center;width:1.7rem;height:1.7rem;border:2px solid;border-radius:50%;font-size:1.1rem;line-height:1}
.good>*>.badge:before{content:"✓"}
.warn>*>.badge:before{content:"!"}
.bad>*>.badge:before{content:"✗"}
#check-acts{display:flex;flex-wrap:wrap;gap:.6rem}
#check-acts>button{margin-top:.5rem;min-height:2.6rem;font-size:1.05rem}
[aria-disabled=true]{opacity:.6}
.step{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
.step b{font-size:1.1rem}
summary{cursor:pointer;font-weight:700;font-size:1.2rem;padding:.2rem 0}
details ol{padding-left:1.3rem;margin:.6rem 0}
pre{margin:.5rem 0;padding:.7rem;background:var(--calm-bg);border-radius:.5rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9rem}
.hash{overflow-wrap:anywhere}
form{display:flex;flex-wrap:wrap;gap:.6rem}
label{flex:1 0 100%;font-weight:600}
input,select,button{font:inherit;font-size:1.15rem;min-height:3rem;border-radius:.6rem;padding:.3rem .9rem}
input,select{flex:1 1 11rem;min-width:0;color:inherit;background:var(--bg);border:2px solid var(--soft)}
button{flex:0 0 auto;border:0;color:var(--card);background:var(--brand);font-weight:700;padding:.3rem 1.6rem}
footer{color:var(--soft);font-size:.95rem;padding-bottom:2rem}
@media print{html{font-size:75%}body{background:#fff;color:#000}.top a.pad,form,.search,#check-acts{display:none}.banner,li{break-inside:avoid}
.good,.warn,.bad,.calm{background:none}}
)css";

}  // namespace panyuan::gateway
