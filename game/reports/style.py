"""The style sheet of the HTML report: light and dark, for screens and paper."""

STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1d2429;--soft:#5a656d;--rule:#d9d5cb;--panel:#fff;--accent:#8a3b12;
--c0:#0072b2;--c1:#d55e00;--c2:#00795a;--c3:#a8487f;--c4:#8a6a00;--c5:#3f4a52;--faint:#b9bec2}
@media (prefers-color-scheme:dark){:root{--paper:#14191d;--ink:#e8e6df;--soft:#a3adb4;--rule:#323b42;--panel:#1b2228;--accent:#f0a35e;
--c0:#56b4e9;--c1:#ff9a4d;--c2:#2fc79b;--c3:#e29ac2;--c4:#f0d24a;--c5:#cfd6da;--faint:#4a545b}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 ui-sans-serif,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:3rem 1.25rem 5rem}
h1,h2,h3{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,serif;font-weight:600;line-height:1.15}
h1{font-size:clamp(2.2rem,6vw,3.6rem);margin:.2rem 0 .8rem;letter-spacing:-.01em}
h2{font-size:1.55rem;margin:0 0 .8rem}
h3{font-size:1.1rem;margin:0}
section{margin-top:3.2rem}
.eyebrow{margin:0;color:var(--accent);font-size:.85rem;letter-spacing:.04em;text-transform:uppercase}
.lede{font-size:1.25rem;max-width:46em;margin:0}
.note,.why,.how,figcaption p,.card p,dt{color:var(--soft)}
.note{margin:-.4rem 0 1rem;max-width:52em}
.notice{border-left:3px solid var(--accent);padding:.2rem 0 .2rem .8rem;max-width:52em;color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:1rem;margin-top:2rem}
.card{background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:1rem 1.1rem}
.card h2{font:600 .9rem/1.3 inherit;font-family:inherit;margin:0}
.card p{margin:0;font-size:.88rem}
.card .big{font:600 2rem/1.25 "Iowan Old Style","Palatino Linotype",Palatino,Georgia,serif;color:var(--ink)}
.card small{color:var(--soft)}
.story{list-style:none;margin:0;padding:0;border-left:2px solid var(--rule)}
.story li{display:grid;grid-template-columns:6.2rem 1fr;gap:.4rem;padding:.55rem 0 .55rem 1.1rem;position:relative}
.story li::before{content:"";position:absolute;left:-6px;top:1.15rem;width:10px;height:10px;border-radius:50%;background:var(--accent)}
.story p{margin:0}
time{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(480px,100%),1fr));gap:1.4rem}
.chart{margin:0;background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:1rem 1.1rem .7rem}
figcaption p{margin:.1rem 0 .5rem;font-size:.9rem}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font:12px ui-sans-serif,system-ui,"Segoe UI",Roboto,Arial,sans-serif;font-variant-numeric:tabular-nums}
.tick{fill:var(--soft)}
.grid{stroke:var(--rule);stroke-width:1}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.faint{stroke:var(--faint);stroke-width:1}
.lead{fill:none;stroke-width:1;opacity:.45}
.band{stroke:none;opacity:.18}
.c0{stroke:var(--c0)}.c1{stroke:var(--c1)}.c2{stroke:var(--c2)}.c3{stroke:var(--c3)}.c4{stroke:var(--c4)}.c5{stroke:var(--c5)}
.name{stroke:none;font-weight:600}
.name.c0,.band.c0{fill:var(--c0)}.name.c1,.band.c1{fill:var(--c1)}.name.c2,.band.c2{fill:var(--c2)}
.name.c3,.band.c3{fill:var(--c3)}.name.c4,.band.c4{fill:var(--c4)}.name.c5,.band.c5{fill:var(--c5)}
.band.c0,.band.c1,.band.c2,.band.c3,.band.c4,.band.c5,text.name{stroke:none}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.93rem}
th,td{text-align:right;padding:.34rem .7rem;border-bottom:1px solid var(--rule);vertical-align:top}
th:first-child,td.how,th[scope=row],thead th:last-child:nth-child(4){text-align:left}
thead th{color:var(--soft);font-weight:500;font-size:.85rem}
tbody th{font-weight:400}
tr.nation th,tr.nation td{font-weight:600;border-top:1px solid var(--rule)}
tr.lab th{padding-left:1.9rem}
.bar{width:45%}.bar span{display:block;height:.85rem;margin-top:.25rem;background:var(--c0);border-radius:2px;min-width:1px}
details{margin:.4rem 0}
summary{cursor:pointer}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.chart summary{color:var(--soft);font-size:.85rem}
.events details{border-bottom:1px solid var(--rule);padding:.35rem 0;margin:0}
.events time{display:inline-block;min-width:5.4rem}
.events ul{margin:.4rem 0 .6rem;padding-left:6.6rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:1rem 0}
dd{margin:0;overflow-wrap:anywhere}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media (max-width:560px){.story li{grid-template-columns:1fr}.events ul{padding-left:1.2rem}dl{grid-template-columns:1fr}}
@media print{body{background:#fff;color:#000}.chart,.card{break-inside:avoid}main{max-width:none;padding:0}}
""".replace("\n", "")
