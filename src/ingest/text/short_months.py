"""Short month names that `ingest.text.months` lacks, and all names of further languages: `number=form/form`.

From CLDR 46 (Unicode License v3), without names of several words; Chinese numerals added. They count in their own
language. In a text of unknown language only those count that are not ASCII words and mean one month: see `months`.
"""

SHORT_MONTHS = """
af: 1=jan 2=feb 3=mrt 4=apr 6=jun 7=jul 8=aug 9=sep 10=okt 11=nov 12=des
am: 1=ጃንዋሪ/ጃን 2=ፌብሩዋሪ/ፌብ 3=ማርች 4=ኤፕሪል/ኤፕሪ 5=ሜይ 6=ጁን 7=ጁላይ 8=ኦገስት/ኦገስ 9=ሴፕቴምበር/ሴፕቴ 10=ኦክቶበር/ኦክቶ 11=ኖቬምበር/ኖቬም
    12=ዲሴምበር/ዲሴም
ast: 1=xineru/xin 2=febreru/feb 3=marzu/mar 4=abril/abr 5=mayu/may 6=xunu/xun 7=xunetu/xnt 8=agostu/ago
    9=setiembre/set 10=ochobre/och 11=payares/pay 12=avientu/avi
az: 1=yan 2=fev 3=mar 4=apr 6=iyn 7=iyl 8=avq 9=sen 10=okt 11=noy 12=dek
be: 1=сту 2=лют 3=сак 4=кра 6=чэр 7=ліп 8=жні 9=вер 10=кас 11=ліс 12=сне
bg: 1=яну 2=фев 9=сеп 11=ное
bn: 1=জানু 2=ফেব 4=এপ্রি 7=জুল 8=আগ 9=সেপ 10=অক্টো 11=নভে 12=ডিসে
br: 1=genver/gen 2=cʼhwevrer/cʼhwe 3=meurzh/meur 4=ebrel/ebr 5=mae 6=mezheven/mezh 7=gouere/goue 8=eost
    9=gwengolo/gwen 10=here 11=du 12=kerzu/kzu
bs: 1=januar/jan 2=februar/feb 3=mart/mar 4=april/apr 5=maj 6=juni/jun 7=juli/jul 8=august/aug 9=septembar/sep
    10=oktobar/okt 11=novembar/nov 12=decembar/dec
ckb: 2=شوبات 3=ئازار 4=نیسان 5=ئایار 6=حوزەیران 7=تەمووز 8=ئاب 9=ئەیلوول
cs: 1=led 2=úno 3=bře 4=dub 5=kvě 6=čvn 7=čvc 8=srp 9=zář 10=říj 11=lis 12=pro
cy: 1=ionawr/ion 2=chwefror/chwef/chw 3=mawrth/maw 4=ebrill/ebr 5=mai 6=mehefin/meh 7=gorffennaf/gorff/gor 8=awst
    9=medi 10=hydref/hyd 11=tachwedd/tach 12=rhagfyr/rhag
eu: 1=urt 2=ots 3=mar 4=api 5=mai 6=eka 7=uzt 8=abu 9=ira 10=urr 11=aza 12=abe
fa: 1=ژانویهٔ 2=فوریهٔ 5=مهٔ 7=ژوئیهٔ
fil: 1=enero/ene 2=pebrero/peb 3=marso/mar 4=abril/abr 5=mayo/may 6=hunyo/hun 7=hulyo/hul 8=agosto/ago
    9=setyembre/set 10=oktubre/okt 11=nobyembre/nob 12=disyembre/dis
fo: 1=januar/jan 2=februar/feb 3=mars/mar 4=apríl/apr 5=mai 6=juni/jun 7=juli/jul 8=august/aug 9=september/sep
    10=oktober/okt 11=november/nov 12=desember/des
fy: 1=jannewaris/jan 2=febrewaris/feb 3=maart/mrt 4=april/apr 5=maaie/mai 6=juny/jun 7=july/jul 8=augustus/aug
    9=septimber/sep 10=oktober/okt 11=novimber/nov 12=desimber/des
ga: 1=eanáir/ean 2=feabhra/feabh 3=márta 4=aibreán/aib 5=bealtaine/beal 6=meitheamh/meith 7=iúil 8=lúnasa/lún
    9=mfómh 10=dfómh 11=samhain/samh 12=nollaig/noll
gd: 1=faoi 2=gearr 3=màrt 4=gibl 5=cèit 6=ògmh 7=iuch 8=lùna 9=sult 10=dàmh 11=samh 12=dùbh
gu: 1=જાન્યુ 2=ફેબ્રુ 9=સપ્ટે 10=ઑક્ટો 11=નવે 12=ડિસે
ha: 1=janairu/jan 2=faburairu/fab 3=maris/mar 4=afirilu/afi 5=mayu/may 6=yuni/yun 7=yuli/yul 8=agusta/agu
    9=satumba/sat 10=oktoba/okt 11=nuwamba/nuw 12=disamba/dis
he: 1=ינו 2=פבר 4=אפר 8=אוג 9=ספט 10=אוק 11=נוב 12=דצמ
hi: 1=जन 2=फ़र 7=जुल 8=अग 9=सित 10=अक्टू 11=नव 12=दिस
hy: 1=հնվ 2=փտվ 3=մրտ 4=ապր 5=մյս 6=հնս 7=հլս 8=օգս 9=սեպ 10=հոկ 11=նոյ 12=դեկ
is: 3=mar
kk: 1=қаңтар/қаң 2=ақпан/ақп 3=наурыз/нау 4=сәуір/сәу 5=мамыр/мам 6=маусым/мау 7=шілде/шіл 8=тамыз/там
    9=қыркүйек/қыр 10=қазан/қаз 11=қараша/қар 12=желтоқсан/жел
km: 1=មករា 2=កុម្ភៈ 3=មីនា 4=មេសា 5=ឧសភា 6=មិថុនា 7=កក្កដា 8=សីហា 9=កញ្ញា 10=តុលា 11=វិច្ឆិកា 12=ធ្នូ
kn: 1=ಜನವರಿ/ಜನ 2=ಫೆಬ್ರವರಿ/ಫೆಬ್ರ 3=ಮಾರ್ಚ್ 4=ಏಪ್ರಿಲ್/ಏಪ್ರಿ 5=ಮೇ 6=ಜೂನ್ 7=ಜುಲೈ 8=ಆಗಸ್ಟ್/ಆಗ 9=ಸೆಪ್ಟೆಂಬರ್/ಸೆಪ್ಟೆಂ
    10=ಅಕ್ಟೋಬರ್/ಅಕ್ಟೋ 11=ನವೆಂಬರ್/ನವೆಂ 12=ಡಿಸೆಂಬರ್/ಡಿಸೆಂ
ku: 1=rêbendan/rbn 2=sibat/sbt 3=adar/adr 4=nîsan/nsn 5=gulan/gln 6=hezîran/hzr 7=tîrmeh/trm 8=tebax/tbx 9=îlon/îln
    10=cotmeh/cot 11=mijdar/mjd 12=berfanbar/brf
ky: 1=январь/янв 2=февраль/фев 3=март/мар 4=апрель/апр 5=май 6=июнь/июн 7=июль/июл 8=август/авг 9=сентябрь/сен
    10=октябрь/окт 11=ноябрь/ноя 12=декабрь/дек
lb: 1=januar/jan 2=februar/feb 3=mäerz/mäe 4=abrëll/abr 5=mee 6=juni/jun 7=juli/jul 8=august/aug 9=september/sep
    10=oktober/okt 11=november/nov 12=dezember/dez
lo: 1=ມັງກອນ/ມ.ກ 2=ກຸມພາ/ກ.ພ 3=ມີນາ/ມ.ນ 4=ເມສາ/ມ.ສ 5=ພຶດສະພາ/ພ.ພ 6=ມິຖຸນາ/ມິ.ຖ 7=ກໍລະກົດ/ກ.ລ 8=ສິງຫາ/ສ.ຫ 9=ກັນຍາ/ກ.ຍ
    10=ຕຸລາ/ຕ.ລ 11=ພະຈິກ/ພ.ຈ 12=ທັນວາ/ທ.ວ
lt: 1=saus 2=vas 3=kov 4=bal 5=geg 6=birž 7=liep 8=rugp 9=rugs 10=spal 11=lapkr 12=gruod
mk: 9=сеп
ml: 1=ജനു 2=ഫെബ്രു 3=മാർ 4=ഏപ്രി 8=ഓഗ 9=സെപ്റ്റം 10=ഒക്‌ടോബർ/ഒക്ടോ 11=നവം 12=ഡിസം
mr: 1=जाने 2=फेब्रु 4=एप्रि 8=ऑग 9=सप्टें 10=ऑक्टो 11=नोव्हें 12=डिसें
mt: 1=jannar/jan 2=frar/fra 3=marzu/mar 4=april/apr 5=mejju/mej 6=ġunju/ġun 7=lulju/lul 8=awwissu/aww
    9=settembru/set 10=ottubru/ott 11=novembru/nov 12=diċembru/diċ
my: 1=ဇန် 2=ဖေ 4=ဧ 7=ဇူ 8=ဩ 9=စက် 10=အောက် 11=နို 12=ဒီ
nn: 1=januar/jan 2=februar/feb 3=mars/mar 4=april/apr 5=mai 6=juni/jun 7=juli/jul 8=august/aug 9=september/sep
    10=oktober/okt 11=november/nov 12=desember/des
no: 3=mar
or: 1=ଜାନୁଆରୀ 2=ଫେବୃଆରୀ 3=ମାର୍ଚ୍ଚ 4=ଅପ୍ରେଲ 5=ମଇ 6=ଜୁନ 7=ଜୁଲାଇ 8=ଅଗଷ୍ଟ 9=ସେପ୍ଟେମ୍ବର 10=ଅକ୍ଟୋବର 11=ନଭେମ୍ବର 12=ଡିସେମ୍ବର
pa: 1=ਜਨਵਰੀ/ਜਨ 2=ਫ਼ਰਵਰੀ/ਫ਼ਰ 3=ਮਾਰਚ 4=ਅਪ੍ਰੈਲ/ਅਪ੍ਰੈ 5=ਮਈ 6=ਜੂਨ 7=ਜੁਲਾਈ/ਜੁਲਾ 8=ਅਗਸਤ/ਅਗ 9=ਸਤੰਬਰ/ਸਤੰ 10=ਅਕਤੂਬਰ/ਅਕਤੂ
    11=ਨਵੰਬਰ/ਨਵੰ 12=ਦਸੰਬਰ/ਦਸੰ
ps: 1=جنوري 2=فبروري/فېبروري 3=مارچ 4=اپریل 5=مۍ 6=جون 7=جولای 8=اګست 9=سېپتمبر/سپتمبر 10=اکتوبر 11=نومبر 12=دسمبر
sd: 1=جنوري 2=فيبروري 3=مارچ 4=اپريل 5=مئي 6=جون 7=جولاءِ 8=آگسٽ 9=سيپٽمبر 10=آڪٽوبر 11=نومبر 12=ڊسمبر
si: 1=ජනවාරි/ජන 2=පෙබරවාරි/පෙබ 3=මාර්තු/මාර් 4=අප්‍රේල් 5=මැයි 6=ජූනි 7=ජූලි 8=අගෝස්තු/අගෝ 9=සැප්තැම්බර්/සැප්
    10=ඔක්තෝබර්/ඔක් 11=නොවැම්බර්/නොවැ 12=දෙසැම්බර්/දෙසැ
sk: 3=mar 9=sep
sl: 9=sep
so: 1=janaayo/jan/jannaayo 2=febraayo/feb 3=maarso/mar 4=abriil/abr 5=maayo/may 6=juun/jun 7=luulyo/lul
    8=agosto/ogs/ogosto 9=sebtembar/seb/sebteembar 10=oktoobar/okt 11=noofeembar/nof 12=diseembar/dis
sq: 1=jan 2=shk 3=mar 4=pri 6=qer 7=korr 8=gush 9=sht 10=tet 11=nën 12=dhj
sr: 3=мар
sw: 1=jan 2=feb 3=mac 4=apr 6=jun 7=jul 8=ago 9=sep 10=okt 11=nov 12=des
ta: 1=ஜன 2=பிப் 3=மார் 4=ஏப் 8=ஆக 9=செப் 10=அக் 11=நவ 12=டிச
te: 1=జన 2=ఫిబ్ర 4=ఏప్రి 8=ఆగ 9=సెప్టెం 10=అక్టో 11=నవం 12=డిసెం
tg: 1=январ/янв 2=феврал/фев 3=март/мар 4=апрел/апр 5=май 6=июн 7=июл 8=август/авг 9=сентябр/сен 10=октябр/окт
    11=ноябр/ноя 12=декабр/дек
tk: 1=ýanwar/ýan 2=fewral/few 3=mart/mar 4=aprel/apr 5=maý 6=iýun 7=iýul 8=awgust/awg 9=sentýabr/sen 10=oktýabr/okt
    11=noýabr/noý 12=dekabr/dek
tl: 1=ene 2=peb 3=mar 4=abr 5=may 6=hun 7=hul 8=ago 9=set 10=okt 11=nob 12=dis
tt: 1=гыйнвар/гыйн 2=февраль/фев 3=март/мар 4=апрель/апр 5=май 6=июнь 7=июль 8=август/авг 9=сентябрь/сент
    10=октябрь/окт 11=ноябрь/нояб 12=декабрь/дек
ug: 1=يانۋار 2=فېۋرال 3=مارت 4=ئاپرېل 5=ماي 6=ئىيۇن 7=ئىيۇل 8=ئاۋغۇست 9=سېنتەبىر 10=ئۆكتەبىر 11=نويابىر 12=دېكابىر
uk: 11=лист
uz: 1=yanvar/yan 2=fevral/fev 3=mart/mar 4=aprel/apr 5=may 6=iyun/iyn 7=iyul/iyl 8=avgust/avg 9=sentabr/sen
    10=oktabr/okt 11=noyabr/noy 12=dekabr/dek
zu: 1=januwari/jan 2=februwari/feb 3=mashi/mas 4=ephreli/eph 5=meyi/mey 6=juni/jun 7=julayi/jul 8=agasti/aga
    9=septhemba/sep 10=okthoba/okt 11=novemba/nov 12=disemba/dis
zh: 1=一月 2=二月 3=三月 4=四月 5=五月 6=六月 7=七月 8=八月 9=九月 10=十月 11=十一月 12=十二月
"""
