"""Phrases of lines that lead elsewhere: related stories, sharing, newsletters. See `boilerplate_phrases`."""

LINK_PHRASES: tuple[tuple[str, str, str], ...] = (
    (
        "related",
        "whole",
        "related|related news|related articles|related article|related stories|related story|related posts"
        "|related topics|related content|related links|related coverage|related reading|related video"
        "|related videos|more stories|more news|more articles|more on this|more on this story|more on this topic"
        "|more like this|more from this author|more from us|more to read|most read|most popular|most viewed"
        "|read more|read also|read next|also read|up next|next article|previous article|next story|next post"
        "|previous post|see also|see more|you may also like|you might also like|you may like|you might like"
        "|recommended|recommended for you|recommended stories|recommended articles|recommended reading|trending"
        "|trending now|popular|popular now|popular stories|latest|latest news|latest stories|latest articles"
        "|latest posts|latest headlines|in other news|don't miss|dont miss|in case you missed it|editor's picks"
        "|editors picks|editor's pick|top stories|top news|further reading|keep reading|continue reading"
        "|load more|show more|view more|view all|see all|all articles|more|what to read next|stories for you"
        "|explore more|view comments|back to top|go to top|to the top|return to homepage|go back|mehr zum thema"
        "|mehr dazu|lesen sie auch|auch interessant|das könnte sie auch interessieren"
        "|das könnte dich auch interessieren|weitere artikel|weitere themen|weitere nachrichten|weitere meldungen"
        "|weiterlesen|mehr lesen|meistgelesen|meistgelesene artikel|meist gelesen|passend zum thema|zum thema"
        "|mehr aus|mehr anzeigen|alle anzeigen|nach oben|zur startseite|ähnliche artikel|verwandte artikel"
        "|verwandte themen|empfohlen|empfehlungen der redaktion|mehr themen|aktuelle meldungen|lire aussi"
        "|à lire aussi|a lire aussi|à lire également|à lire|lire la suite|sur le même sujet|sur le même thème"
        "|articles liés|articles similaires|les plus lus|le plus lu|à voir aussi|voir aussi|en savoir plus"
        "|voir plus|voir tout|dans la même rubrique|plus d'articles|retour en haut|lee también|leer más"
        "|leer también|te puede interesar|le puede interesar|puede interesarte|también te puede interesar"
        "|noticias relacionadas|artículos relacionados|más noticias|más información|lo más leído|lo más visto"
        "|más leídas|ver más|ver todo|temas relacionados|relacionado|relacionados|te recomendamos|no te pierdas"
        "|sigue leyendo|últimas noticias|seguir leyendo|leia também|leia mais|leia ainda|veja também|veja mais"
        "|saiba mais|notícias relacionadas|mais lidas|mais lidos|mais notícias|relacionadas"
        "|continua após a publicidade|ver mais|continue lendo|últimas notícias|leggi anche|leggi tutto"
        "|potrebbe interessarti|potrebbe interessarti anche|potrebbero interessarti|ti potrebbe interessare"
        "|articoli correlati|notizie correlate|i più letti|più letti|vedi anche|approfondisci|continua a leggere"
        "|ultime notizie|lees ook|lees meer|lees verder|meer over|meer over dit onderwerp|gerelateerd"
        "|gerelateerde artikelen|meest gelezen|bekijk ook|laatste nieuws|meer nieuws|läs också|läs även|läs mer"
        "|läs vidare|mer om|mer om ämnet|mest läst|mest lästa|relaterat|relaterade artiklar|fler artiklar"
        "|senaste nytt|les også|les mer|les mer om|mest lest|relaterte artikler|flere artikler|siste nytt"
        "|relatert|læs også|læs mere|læs mere om|mest læste|mere om|relaterede artikler|seneste nyt|lue myös"
        "|lue lisää|luetuimmat|czytaj także|czytaj też|czytaj więcej|zobacz także|zobacz też|zobacz również"
        "|przeczytaj także|powiązane|powiązane artykuły|najczęściej czytane|najnowsze|polecane|přečtěte si také"
        "|čtěte také|související články|čítajte aj|súvisiace články|olvasta már|kapcsolódó cikkek|kapcsolódó"
        "|legolvasottabb|citește și|citeste si|articole similare|прочетете още|още по темата|свързани статии"
        "|читайте также|читать также|читать далее|смотрите также|по теме|материалы по теме|похожие новости"
        "|популярное|самое читаемое|последние новости|другие новости|ещё по теме|подробнее|читайте також"
        "|читати також|дивіться також|за темою|популярні новини|останні новини|новини за темою|ilgili haberler"
        "|ilgili konular|ayrıca oku|bunlar da ilginizi çekebilir|ilginizi çekebilir|en çok okunanlar"
        "|çok okunanlar|son haberler|diğer haberler|devamını oku|benzer haberler|baca juga|baca selengkapnya"
        "|berita terkait|artikel terkait|terpopuler|berita lainnya|lihat juga|simak juga|lihat semua|rekomendasi"
        "|baca lainnya|xem thêm|đọc thêm|tin liên quan|bài viết liên quan|tin cùng chuyên mục|相关阅读|相关新闻"
        "|相关链接|相关文章|相关报道|延伸阅读|推荐阅读|热门新闻|更多新闻|更多|阅读更多|相關新聞|相關文章|相關報導"
        "|延伸閱讀|推薦閱讀|更多新聞|熱門新聞|看更多|查看更多|上一篇|下一篇|返回首页|関連記事|関連リンク"
        "|関連ニュース|関連キーワード|おすすめ記事|おすすめ|人気記事|ランキング|続きを読む|もっと見る"
        "|あわせて読みたい|こんな記事も|この記事の関連ニュース|最新記事|次の記事|前の記事|一覧へ|관련기사"
        "|관련 기사|관련뉴스|많이 본 뉴스|추천 기사|더보기|인기기사|اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|مواضيع ذات صلة"
        "|أخبار ذات صلة|المزيد|الأكثر قراءة|شاهد أيضا|اقرأ المزيد|بیشتر بخوانید|اخبار مرتبط|مطالب مرتبط"
        "|پربازدیدترین|خبرهای مرتبط|یہ بھی پڑھیں|यह भी पढ़ें|ये भी पढ़ें|संबंधित खबरें|और पढ़ें|सम्बंधित ख़बरें"
        "|আরও পড়ুন|আরো পড়ুন|קראו גם|כתבות נוספות|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|Σχετικά άρθρα|Διαβάστε επίσης"
        "|Διαβάστε ακόμα",
    ),
    (
        "related",
        "start",
        "read more:|read more about|read more on|also read:|read also:|related:|related story:|related article:"
        "|see also:|see more:|read next:|more on this:|must read:|recommended:|must-read:|don't miss:"
        "|lesen sie auch:|lesen sie hier|lesen sie mehr|mehr zum thema:|mehr dazu:|lies auch:|auch interessant:"
        "|lire aussi :|à lire aussi :|lire aussi|à lire aussi|à lire :|lee también:|lee también|leer más:"
        "|te puede interesar:|leia também:|leia também|leia mais:|leia mais|veja também:|saiba mais:|leggi anche:"
        "|leggi anche|lees ook:|lees ook|läs också:|läs också|läs även:|läs mer:|les også:|les også|læs også:"
        "|læs også|lue myös:|lue myös|czytaj także:|czytaj też:|czytaj również|zobacz także:|zobacz też:"
        "|przeczytaj:|čtěte také:|citește și:|citește și|читайте также:|читайте также|читайте також:"
        "|читайте також|по теме:|смотрите также:|baca juga:|baca juga|simak juga:|xem thêm:|相关阅读：|延伸阅读："
        "|延伸閱讀：|相關新聞：|関連記事：|あわせて読みたい：|【関連記事】|【相关阅读】|[관련기사]|اقرأ أيضا:"
        "|اقرأ أيضا|اقرأ أيضًا:|بیشتر بخوانید:|یہ بھی پڑھیں|यह भी पढ़ें|ये भी पढ़ें|আরও পড়ুন|Διαβάστε επίσης",
    ),
    (
        "share",
        "whole",
        "share|share this|share this article|share this story|share this post|share article|share on facebook"
        "|share on twitter|share on x|share on linkedin|share on whatsapp|share via email|share with friends"
        "|share link|copy link|link copied|copy url|copied|facebook|twitter|whatsapp|linkedin|pinterest|reddit"
        "|telegram|email|e-mail|mail|print|instagram|tiktok|youtube|tumblr|flipboard|messenger|weibo|wechat|tweet"
        "|pin it|save|save article|bookmark|gift|gift article|like|follow|follow us|follow us on"
        "|print this article|email this article|comment|x|line|rss|pocket|threads|bluesky|mastodon"
        "|facebook twitter|print email|teilen|artikel teilen|merken|drucken|artikel drucken|auf facebook teilen"
        "|beitrag teilen|per e-mail teilen|link kopieren|vorlesen|artikel anhören|anhören|artikel merken"
        "|whatsapp teilen|partager|partager l'article|partager cet article|imprimer|copier le lien"
        "|envoyer par email|envoyer|enregistrer|partager sur facebook|compartir|compartir en facebook|guardar"
        "|imprimir|copiar enlace|copiar link|comparte|síguenos|síguenos en|enviar por correo|compartilhar"
        "|compartilhe|compartilhar no facebook|copiar o link|salvar|condividi|condividi su facebook|stampa"
        "|copia link|salva|seguici su|delen|deel dit artikel|deel|kopieer link|dela|dela artikeln"
        "|dela på facebook|kopiera länk|spara|del|del artikkel|del artiklen|del på facebook|kopier lenke"
        "|kopier link|jaa|udostępnij|podziel się|drukuj|sdílet|zdieľať|megosztás|distribuie|сподели|поделиться"
        "|поделиться в социальных сетях|поделиться новостью|поділитися|paylaş|facebook'ta paylaş|yazdır|bagikan"
        "|bagikan artikel|salin tautan|chia sẻ|sao chép liên kết|分享|分享到|分享至|打印|收藏|复制链接|複製連結"
        "|列印|微信|微博|分享到微信|シェア|シェアする|ツイート|印刷|保存|ブックマーク|リンクをコピー|メールで送る"
        "|공유|공유하기|프린트|스크랩|مشاركة|شارك|شارك المقال|طباعة|انسخ الرابط|اشتراک گذاری|شیئر کریں|शेयर करें"
        "|शेयर|শেয়ার করুন|แชร์",
    ),
    (
        "share",
        "start",
        "share this article|share this story|share this post|share this on|share on|share via|share with"
        "|click to share|follow us on|follow us:|join us on|like us on|find us on|connect with us|follow him on"
        "|follow her on|follow them on|follow me on|folgen sie uns|folge uns|suivez-nous|suivez nous"
        "|retrouvez-nous sur|síguenos en|siga-nos|siga o|seguici su|volg ons|följ oss|følg oss|følg os"
        "|podziel się|obserwuj nas|подписывайтесь на|подпишитесь на наш|читайте нас в|подписывайтесь на наш"
        "|підписуйтесь на|ikuti kami|bizi takip edin|theo dõi|关注我们|扫码关注|扫描二维码|تابعونا على",
    ),
    (
        "share",
        "any",
        "follow us on facebook|follow us on twitter|follow us on instagram|follow us on telegram"
        "|follow us on google news|follow us on x|on google news|add us as a preferred source"
        "|preferred source on google|whatsapp channel|telegram channel|telegram-канал|whatsapp-kanal"
        "|canal de whatsapp|canal do whatsapp|canale whatsapp|saluran whatsapp|join our whatsapp"
        "|join our telegram|bei google news|en google news|google haberler|follow on twitter"
        "|follow him on twitter|follow her on twitter",
    ),
    (
        "newsletter",
        "whole",
        "subscribe|subscribe now|subscribe today|subscribe to our newsletter|sign up|sign up now|sign up here"
        "|sign in|log in|login|register|register now|newsletter|newsletters|our newsletters|get our newsletter"
        "|join now|join us|become a member|support us|donate|donate now|support our journalism"
        "|already a subscriber|already a subscriber? sign in|already have an account? log in|my account"
        "|start your free trial|your email address|email address|enter your email|thank you for subscribing"
        "|thanks for subscribing|create account|create a free account|abonnieren|jetzt abonnieren"
        "|newsletter abonnieren|anmelden|jetzt anmelden|registrieren|jetzt registrieren|einloggen|zum newsletter"
        "|jetzt testen|abo|s'abonner|je m'abonne|s'inscrire|je m'inscris|se connecter|abonnez-vous|suscríbete"
        "|suscribirse|suscribete|iniciar sesión|regístrate|registrarse|boletín|assine|assine já|entrar"
        "|cadastre-se|inscreva-se|iscriviti|iscriviti alla newsletter|abbonati|accedi|registrati|abonneer"
        "|inloggen|aanmelden|nieuwsbrief|prenumerera|logga in|bli medlem|abonner|logg inn|bli abonnent|log ind"
        "|bliv abonnent|tilaa|kirjaudu|zapisz się|zaloguj się|prenumerata|подписаться|войти|подписка|підписатися"
        "|увійти|abone ol|giriş yap|üye ol|langganan|masuk|daftar|berlangganan|đăng nhập|đăng ký|订阅|登录|注册"
        "|訂閱|登入|註冊|会員登録|ログイン|無料会員登録|구독|구독하기|로그인|اشترك|اشترك الآن|تسجيل الدخول"
        "|ثبت نام|लॉग इन|सब्सक्राइब करें",
    ),
    (
        "newsletter",
        "start",
        "sign up for|sign up to|sign up today|sign up here|subscribe to|subscribe for|subscribe now"
        "|subscribe today|get more news|join the conversation|already a subscriber|already have an account"
        "|don't have an account|enter your email|by signing up|by subscribing|by clicking|by entering your"
        "|by submitting|by providing your|thank you for signing up|thanks for signing up"
        "|thank you for subscribing|you have successfully subscribed|you are now subscribed|to continue reading"
        "|to read the full|to keep reading|want to read more|for unlimited access|this article is for subscribers"
        "|this content is for subscribers|this story is for subscribers|this article is only available"
        "|get unlimited access|become a member|become a subscriber|support independent|please consider supporting"
        "|please consider donating|if you appreciate|make a donation|download our app|download the app"
        "|vous appréciez notre travail|vous aimez notre travail|soutenez-nous|soutenez notre"
        "|gefällt ihnen unsere arbeit"
        "|unterstützen sie uns|unterstützen sie unsere arbeit|unterstütze uns|te gusta nuestro trabajo|apóyanos"
        "|apoya nuestro periodismo|gosta do nosso trabalho|apoie o nosso trabalho|apoie o jornalismo"
        "|ti piace il nostro lavoro|sostieni il nostro|sostienici|waardeer je ons werk|steun ons"
        "|steun onze journalistiek"
        "|gillar du vårt|stöd oss|støtt oss|støt os|wesprzyj nas|wesprzyj nasze|podpořte nás|podpořte naši|podporte nás"
        "|támogasson minket|támogass minket|susțineți-ne|susține-ne|поддержите нас|поддержите нашу работу"
        "|підтримайте нас|підтримайте нашу роботу|bize destek|dukung kami|dukung jurnalisme|ادعمونا|ادعم الصحافة"
        "|get the app|melden sie sich|jetzt anmelden|abonnieren sie|bestellen sie|mit der anmeldung"
        "|sie haben bereits ein|weiterlesen mit|jetzt weiterlesen|inscrivez-vous|abonnez-vous|en vous inscrivant"
        "|déjà abonné|cet article est réservé|suscríbete|suscríbase|regístrate|ya eres suscriptor"
        "|este artículo es exclusivo|contenido exclusivo para|inscreva-se|cadastre-se"
        "|já é assinante|iscriviti|abbonati|sei già abbonato|schrijf je in|meld je aan|al abonnee|prenumerera"
        "|anmäl dig|meld deg på|bli abonnent|tilmeld dig|bliv abonnent|zapisz się|подпишитесь|подписывайтесь"
        "|підпишіться|abone olun|đăng ký nhận|有料会員|無料会員|会員限定|この記事は有料|join our newsletter"
        "|get the latest news|get the latest headlines|get the latest updates|receba em seu email as notícias"
        "|receba nossa newsletter|recibe nuestra newsletter|recevez nos|recevez notre newsletter"
        "|ricevi le notizie|ontvang onze nieuwsbrief|start your free trial|start your subscription"
        "|support our journalism|support our work|få vårt nyhetsbrev|testen sie jetzt",
    ),
    (
        "newsletter",
        "any",
        "to your inbox|in your inbox|our free newsletter|our newsletter|our weekly newsletter"
        "|our daily newsletter|unsubscribe at any time|unsubscribe anytime|free weekly newsletter"
        "|daily newsletter|premium subscription|exclusive to subscribers|subscriber exclusive"
        "|for subscribers only|subscribers only|nur für abonnenten|réservé aux abonnés|solo para suscriptores"
        "|exclusivo para assinantes|exclusivo para suscriptores|unseren newsletter|unserem newsletter"
        "|notre newsletter|nuestra newsletter|nuestro boletín|nossa newsletter|nostra newsletter|onze nieuwsbrief"
        "|vårt nyhetsbrev",
    ),
)
