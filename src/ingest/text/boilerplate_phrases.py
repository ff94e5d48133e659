"""Phrases that mark a line as furniture of a page rather than text: by class, way of matching and language.

Each entry: class, mode, phrases separated by "|". Modes: `whole` is the whole line, `start` its beginning (of a line up
to 240 characters), `any` any place in such a line. Phrases are compared without case and punctuation (a colon counts),
on word boundaries where the script has them. Only phrases that many sites use; none names a publisher or an agency.
"""

PHRASES: tuple[tuple[str, str, str], ...] = (
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
    (
        "ad",
        "whole",
        "advertisement|advertisements|advertising|ad|ads|sponsored|sponsored content|promoted|promoted content"
        "|paid content|partner content|scroll to continue|story continues below|article continues below"
        "|story continues below advertisement|article continues after advertisement|continue reading below"
        "|remove ads|skip ad|skip advertisement|close ad|loading|loading ad|report ad|ad feedback|affiliate links"
        "|anzeige|werbung|gesponsert|artikel wird nach der anzeige fortgesetzt|publicité|publicite"
        "|la suite après cette publicité|la suite après la publicité|contenu sponsorisé|publicidad|anuncio"
        "|contenido patrocinado|publicidade|continua após publicidade|pubblicità|contenuto sponsorizzato"
        "|advertentie|reclame|annons|annonse|annonce|artikeln fortsätter efter annonsen"
        "|artikkelen fortsetter under annonsen|artiklen fortsætter efter annoncen|artikkelen fortsetter under"
        "|saken fortsetter under annonsen|mainos|reklama|dalsza część artykułu pod reklamą"
        "|dalsza część tekstu pod wideo|hirdetés|reclamă|реклама|на правах рекламы|reklam|iklan|advertorial"
        "|scroll to continue with content|lanjutkan membaca|quảng cáo|广告|廣告|広告|スポンサーリンク"
        "|広告の後にも続きます|pr|광고|إعلان|إعلانات|آگهی|विज्ञापन|বিজ্ঞাপন|โฆษณา|διαφήμιση|פרסומת",
    ),
    (
        "ad",
        "start",
        "advertisement story continues|advertisement article continues|advertisement scroll to continue"
        "|story continues below|article continues below|article continues after|scroll down to continue"
        "|this article contains affiliate|this post may contain affiliate|this post contains affiliate"
        "|we may earn|we may receive a commission|if you buy something|when you buy through"
        "|when you purchase through|purchases made through links|products featured|as an amazon associate"
        "|disclosure: we|promoted content|sponsored by|anzeige:|publicité|la suite après|continua após"
        "|continua dopo la pubblicità|articolo continua dopo|saken fortsetter|artikkelen fortsetter"
        "|artikeln fortsätter|scroll to continue|jangan lewatkan",
    ),
    (
        "ad",
        "any",
        "affiliate commission|earn a commission|affiliate links|affiliate link|provision vom händler"
        "|affiliate-links|may get a share of the sale|commission d'affiliation",
    ),
    (
        "consent",
        "whole",
        "accept|accept all|accept cookies|accept all cookies|reject all|manage preferences|manage cookies"
        "|cookie settings|cookie policy|cookie preferences|privacy policy|privacy settings|terms of use"
        "|terms of service|terms and conditions|i agree|agree and continue|got it|learn more|alle akzeptieren"
        "|akzeptieren|ablehnen|cookie-einstellungen|datenschutz|tout accepter|accepter|tout refuser"
        "|paramétrer les cookies|aceptar|aceptar todo|rechazar todo|configurar cookies|aceitar|aceitar todos"
        "|accetta|accetta tutti|rifiuta|accepteren|alles accepteren|acceptera|godkänn alla|godta alle|aksepter"
        "|accepter alle|akceptuję|zgadzam się|принять|принять все|kabul et|setuju",
    ),
    (
        "consent",
        "start",
        "we use cookies|this website uses cookies|this site uses cookies|we and our partners"
        "|our website uses cookies|by continuing to use|by using this site|by using this website"
        "|we value your privacy|your privacy|please enable cookies|please enable javascript"
        "|you need to enable javascript|javascript is disabled|your browser does not support"
        "|your browser doesn't support|to view this video please enable|wir verwenden cookies"
        "|diese website verwendet cookies|wir nutzen cookies|wir benötigen ihre zustimmung"
        "|hier finden sie externe|mit ihrer zustimmung|ich bin damit einverstanden"
        "|damit können personenbezogene daten|an dieser stelle finden sie|an dieser stelle befindet sich"
        "|dieser inhalt wird|empfohlener redaktioneller inhalt|externer inhalt|zur anzeige des"
        "|nous utilisons des cookies|ce site utilise des cookies|en poursuivant votre navigation"
        "|ce contenu est bloqué|pour afficher ce contenu|utilizamos cookies|usamos cookies"
        "|este sitio utiliza cookies|este sitio web utiliza cookies|este site utiliza cookies"
        "|questo sito utilizza|utilizziamo i cookie|wij gebruiken cookies|deze website gebruikt cookies"
        "|vi använder cookies|den här webbplatsen använder|vi bruker informasjonskapsler|vi bruger cookies"
        "|używamy plików cookie|ta strona używa|мы используем cookie|мы используем файлы cookie"
        "|сайт использует cookie|bu site çerez|situs ini menggunakan|chúng tôi sử dụng cookie|当サイトではcookie"
        "|本サイトでは|本網站使用|本网站使用",
    ),
    (
        "consent",
        "any",
        "personenbezogene daten an drittplattformen|use of cookies|cookie policy|cookie-richtlinie"
        "|politique de cookies|política de cookies|privacy policy|terms of service|privacy notice"
        "|datenschutzerklärung|politique de confidentialité|política de privacidad|política de privacidade",
    ),
    (
        "comment",
        "whole",
        "comments|comment|no comments|0 comments|leave a comment|leave a reply|add a comment|post a comment"
        "|write a comment|join the discussion|join the conversation|show comments|view comments|hide comments"
        "|read comments|comments are closed|post comment|submit comment|be the first to comment|what do you think"
        "|your comment|log in to comment|sign in to comment|join our commenting forum|comment policy|cancel reply"
        "|have your say|kommentare|kommentar|kommentar schreiben|kommentieren|zu den kommentaren"
        "|kommentare anzeigen|kommentar verfassen|keine kommentare|diskutieren sie mit|alle kommentare"
        "|leserkommentare|schreiben sie einen kommentar|commentaires|commentaire|laisser un commentaire|réagir"
        "|ajouter un commentaire|poster un commentaire|voir les commentaires|comentarios|comentar"
        "|deja un comentario|ver comentarios|deja tu comentario|comentários|comente|deixe um comentário"
        "|deixe seu comentário|deixe uma resposta|commenta|lascia un commento|reacties|reageer|plaats een reactie"
        "|geef een reactie|kommentarer|kommentera|kommenter|skriv en kommentar|legg igjen en kommentar|kommentit"
        "|komentarze|dodaj komentarz|skomentuj|komentáře|komentáre|hozzászólások|szólj hozzá|comentarii"
        "|adaugă un comentariu|коментари|комментарии|оставить комментарий|добавить комментарий|обсудить|коментарі"
        "|залишити коментар|yorumlar|yorum yap|yorum yaz|tulis komentar|bình luận|gửi bình luận|评论|发表评论"
        "|网友评论|留言|發表評論|コメント|コメントを書く|コメントする|댓글|댓글쓰기|تعليقات|التعليقات|أضف تعليق"
        "|اترك تعليقا|نظرات|ارسال نظر|تبصرے|टिप्पणियां|कमेंट|মন্তব্য|ความคิดเห็น|σχόλια|תגובות",
    ),
    (
        "comment",
        "start",
        "join the conversation|join the discussion|you must be logged in to|please log in to comment"
        "|your email address will not be published|please read our comment"
        "|have your say|leave a comment|what do you think|let us know in the comments"
        "|we welcome your comments|this conversation is|haben sie einen fehler|diskutieren sie"
        "|vous devez être connecté|para comentar|per commentare|je moet ingelogd|чтобы оставить комментарий",
    ),
    (
        "byline",
        "whole",
        "staff reporter|staff writer|staff|editorial staff|news desk|web desk|online desk|our correspondent"
        "|special correspondent|our reporter|newsroom|editor|about the author|about the authors|about author"
        "|author|authors|the author|contributor|contributors|written by|posted by|published by|by staff"
        "|by staff reporter|by staff writer|redaktion|über den autor|zur person|zum autor|autor|autorin|autoren"
        "|von redaktion|la rédaction|rédaction|à propos de l'auteur|auteur|redacción|sobre el autor|autores"
        "|redação|da redação|sobre o autor|redazione|di redazione|autore|redactie|van onze redactie|redaksjonen"
        "|redaktionen|redakcja|редакция|автор|yazar|editör|haber merkezi|redaksi|penulis|tác giả|记者|編輯|编辑"
        "|記者|責任編輯|责任编辑|기자",
    ),
    (
        "byline",
        "start",
        "written by|reported by|posted by|published by|edited by|report by|reporting by|story by|words by"
        "|compiled by|author:|authors:|by staff|source:|sources:|with agency inputs|with inputs from|published:"
        "|published on|posted:|posted on|last updated|updated:|updated on|updated at|last modified"
        "|first published|date:|date published|created:|editor:|reporter:|(reporting by|(writing by|(editing by"
        "|ein artikel von|ein beitrag von|eine analyse von|ein kommentar von|ein gastbeitrag von|text:|quelle:"
        "|stand:|veröffentlicht am|veröffentlicht:|aktualisiert am|aktualisiert:|zuletzt aktualisiert|erstellt am"
        "|erschienen am|article rédigé par|par la rédaction|publié le|publié par|mis à jour le|modifié le"
        "|écrit par|source :|publicado en|publicado el|publicado por|actualizado el|actualizado:|escrito por"
        "|fuente:|fuentes:|publicado em|atualizado em|por redação|fonte:|fontes:|da redação|com informações"
        "|pubblicato il|pubblicato da|aggiornato il|a cura di|scritto da|door onze|gepubliceerd op|bijgewerkt"
        "|bron:|publicerad|uppdaterad|publisert|oppdatert|sist oppdatert|kilde:|publiceret|opdateret|källa:"
        "|julkaistu|päivitetty|opublikowano|aktualizacja:|autor:|źródło:|zdroj:|forrás:|sursa:|автор:|источник:"
        "|опубликовано|обновлено|джерело:|yayınlanma|güncelleme|kaynak:|haber:|penulis:|sumber:|nguồn:|tác giả:"
        "|来源：|来源:|作者：|作者:|编辑：|编辑:|责任编辑|责编|編輯：|記者：|文／|文/|取材・文|（記者|【记者|출처"
        "|المصدر:|المصدر :|نویسنده|منبع:",
    ),
    (
        "bio",
        "any",
        "is a reporter|is a staff writer|is a staff reporter|is a senior reporter|is a senior writer"
        "|is a senior editor|is a freelance|is a columnist|is a correspondent|is a contributing|is a contributor"
        "|is an associate editor|is a news writer|is an award-winning|is editor-in-chief|is managing editor"
        "|is deputy editor|is news editor|is an assistant professor|is a fellow at|is a senior fellow"
        "|may be reached at|can be reached at|can be contacted|reach him at|reach her at|reach me at"
        "|reach them at|contact the writer|contact the reporter|contact the author|contact staff writer"
        "|email the author|email her at|email him at|email me at|contributed to this report"
        "|contributed to this story|contributed to this article|contributed reporting|contributed to this"
        "|follow him on|follow her on|follow me on|have a tip|got a tip|news tip|this story was produced by"
        "|this article was originally published|this story was originally published|originally appeared"
        "|first appeared on|the views expressed|views expressed in this|opinions expressed"
        "|do not necessarily reflect|the author's own|to contact the reporter|to contact the editor|send tips"
        "|with additional reporting|additional reporting by|ist redakteur|ist redakteurin|ist reporterin"
        "|ist reporter|ist freier|ist freie|ist korrespondent|ist korrespondentin|arbeitet seit|journaliste à"
        "|es redactor|es redactora|periodista especializad|licenciado en|licenciada en|è un giornalista"
        "|is redacteur|is verslaggever|är reporter|er journalist|jest dziennikarzem|jest dziennikarką"
        "|is a freelance writer|is a freelance journalist|is a journalist based in|schreibt für|berichtet für"
        "|est journaliste au|est journaliste à|es periodista de|é jornalista da|è giornalista di",
    ),
    (
        "caption",
        "start",
        "photo:|photos:|photo by|photos by|photo credit|photograph:|photograph by|photography by|image:|images:"
        "|image credit|image source|image via|picture:|pictures:|picture by|credit:|credits:|video:|video by"
        "|illustration:|illustration by|graphic:|file photo|file image|file picture|screenshot:|screengrab"
        "|(photo by|(photo:|(image:|(file photo|[photo|foto:|fotos:|foto ©|bild:|bilder:|bildquelle|bild ©|© foto"
        "|grafik:|illustration :|photo :|crédit photo|crédit :|crédits|crédito:|créditos:|foto de|imagen:|imagem:"
        "|foto di|immagine:|beeld:|kuva:|fot.|zdjęcie:|foto -|фото:|фото автора|иллюстрация|фото -|fotoğraf:"
        "|gambar:|ảnh:|图片来源|图为|图源|图／|图/|圖／|圖/|圖片來源|写真：|写真=|写真＝|（写真|사진=|사진 ="
        "|[사진|تصوير:|الصورة:|عکس:",
    ),
    (
        "caption",
        "any",
        "via getty images|getty images|afp via|ap photo|shutterstock|file photo|photo credit|image credit"
        "|photo courtesy|photo provided|picture alliance|imago images|pa wire|screengrab|screenshot",
    ),
    (
        "copyright",
        "start",
        "©|copyright|(c) 20|all rights reserved|all content|all material|this material may not|reproduction"
        "|no part of this|terms of use|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
        "|todos os direitos reservados|reservados todos los derechos|tutti i diritti riservati"
        "|riproduzione riservata|© riproduzione|alle rechten voorbehouden|alla rättigheter|alle rettigheter"
        "|alle rettigheder|wszelkie prawa|všechna práva|все права защищены|использование материалов|перепечатка"
        "|усі права захищені|всі права|tüm hakları|hak cipta|dilarang|版权所有|版權所有|未经授权|未經|本文为"
        "|本文系|声明：|免责声明|特别声明|著作権|無断転載|無断複製|무단 전재|저작권|ⓒ|جميع الحقوق|حقوق النشر"
        "|تمامی حقوق|کلیه حقوق|सर्वाधिकार",
    ),
    (
        "copyright",
        "any",
        "all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
        "|todos os direitos reservados|tutti i diritti riservati|riproduzione riservata"
        "|may not be published broadcast|may not be reproduced|without permission|all rights are reserved"
        "|reproduction is prohibited|reproduction prohibited|无断转载|無断転載|전재 및 재배포 금지|무단전재"
        "|无断轉載|未经许可|转载请注明|版权归",
    ),
    (
        "tags",
        "start",
        "tags:|tag:|topics:|topic:|filed under|keywords:|tagged|tagged:|categories:|category:|labels:|schlagworte"
        "|schlagwörter|themen:|stichworte|mots-clés|sur le thème|etiquetas:|temas:|tópicos:|assuntos:|argomenti:"
        "|tag articolo|onderwerpen:|ämnen:|emner:|tematy:|tagi:|теги:|метки:|теми:|etiketler:|topik:|标签：|标签:"
        "|關鍵字|关键词|關鍵詞|キーワード|タグ|태그|وسوم|کلمات کلیدی|برچسب",
    ),
    (
        "tags",
        "whole",
        "tags|topics|topic|keywords|themen|schlagworte|mots-clés|etiquetas|temas|tópicos|argomenti|onderwerpen"
        "|ämnen|emner|tematy|теги|метки|etiketler|topik|标签|關鍵字|キーワード|タグ|in this article|in this story"
        "|filed under|categories",
    ),
    (
        "tool",
        "whole",
        "listen|listen to article|listen to this article|listen to story|listen now|play|pause|watch|watch now"
        "|watch live|watch video|play video|read aloud|font size|text size|a- a+|expand|collapse|close|open|menu"
        "|search|skip|next|previous|prev|back|home|image|photo|video|gallery|photos|enlarge|enlarge image"
        "|view gallery|show caption|hide caption|toggle caption"
        "|caption|translate|translated by|loading...|please wait|live|breaking|breaking news|exclusive|premium"
        "|swipe|click here|report a typo|report an error|found a mistake|feedback|contact us|about us"
        "|give feedback|was this article helpful|table of contents|min read|advertisement remove|fehler gefunden"
        "|fehler melden|jetzt melden|artikel vorlesen|schließen|bild vergrößern|vollbild|inhalt"
        "|inhaltsverzeichnis|zurück|weiter|startseite|suche|nächster artikel|écouter|écouter l'article|fermer"
        "|agrandir|retour|suivant|accueil|recherche|escuchar|escuchar artículo|cerrar|ampliar|volver|inicio"
        "|buscar|ouvir|ouça este conteúdo|fechar|ascolta|chiudi|luister|sluiten|lyssna|stäng|lytt|lukk|luk"
        "|posłuchaj|zamknij|слушать|закрыть|dinle|kapat|dengarkan|tutup|nghe|đóng|播放|关闭|關閉|字号|字體|再生"
        "|閉じる|拡大|닫기|가|استمع|استمع إلى المقال|إغلاق|بستن",
    ),
    (
        "tool",
        "start",
        "estimated reading time|reading time|read time|listen to this|this audio|image source|lesedauer"
        "|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|lästid|lesetid|læsetid"
        "|czas czytania|время чтения|okuma süresi|waktu baca|thời gian đọc|阅读时间|fehler gefunden"
        "|encontrou um erro|viu um erro|found an error|see a mistake"
        "|report a correction|do you have a story|got a story|have a story|contact us|for the latest"
        "|for more stories|click here|tap here|view in|view image in",
    ),
)
