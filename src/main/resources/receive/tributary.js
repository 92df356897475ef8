// The browser script of Tributary: what a visitor does on a page, sent to the hub in the shape of Segment's analytics.js.
// How to put it on a site: docs/tracking.md. Plain JavaScript for browsers of 2019 and later; it never throws into the page.
//
// The hub serves it without the lines that are only a comment and without indentation, so: a comment has a line of its own,
// and no text goes over a line's end. Names inside are short where they are many, for the whole must stay under 5 KB compressed.
(function (window, document, navigator, location) {
'use strict'

const script = document.currentScript || document.querySelector('script[data-write-key]')
const queued = window.tributary
if (!script || queued && queued.version) return
const option = name => script.getAttribute('data-' + name)
const hub = option('hub') || new URL(script.src).origin
const VERSION = '__VERSION__'
const HOUR = 36e5
const THIRTEEN_MONTHS = 395 * 24 * HOUR
const SESSION = HOUR / 2
const LOOK_BACK = 90 * 24 * HOUR
const now = Date.now
const random = () => crypto.randomUUID ? crypto.randomUUID()
    : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, c => (c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> c / 4).toString(16))
const host = url => { try { return new URL(url).host } catch (e) { return '' } }
const guarded = work => function () { try { return work.apply(this, arguments) } catch (e) { if (option('debug')) console.error('tributary', e) } }
const on = (target, event, work) => target.addEventListener(event, guarded(work), true)

// ---- What is kept in the browser: in a cookie, which subdomains can share, and in localStorage, which may live longer. ----

// Global Privacy Control is a no that the page cannot turn into a yes.
const never = navigator.globalPrivacyControl === true
const names = { id: '_trb', state: '_trb_s', consent: '_trb_c', queue: '_trb_q' }

function cookie(name, value, age) {
    const domain = option('cookie-domain')
    document.cookie = name + '=' + encodeURIComponent(value) + ';path=/;samesite=lax;max-age=' + age / 1e3 + (domain ? ';domain=' + domain : '')
        + (location.protocol === 'https:' ? ';secure' : '')
}

function load(name) {
    const found = document.cookie.match('(?:^|; )' + name + '=([^;]*)')
    try { return found ? decodeURIComponent(found[1]) : localStorage.getItem(name) } catch (e) { return null }
}

function save(name, value, cookieless) {
    try { localStorage.setItem(name, value) } catch (e) { /* full or forbidden: the cookie must do */ }
    // Browsers drop cookies over 4 KB, so an old one must not stay in the way either.
    if (!cookieless) cookie(name, value, encodeURIComponent(value).length < 3500 ? THIRTEEN_MONTHS : 0)
}

function forget(name) {
    try { localStorage.removeItem(name) } catch (e) { /* nothing was kept there */ }
    cookie(name, '', 0)
}

const forgetAll = () => Object.keys(names).forEach(key => forget(names[key]))
const parsed = (text, otherwise) => { try { return JSON.parse(text) || otherwise } catch (e) { return otherwise } }

// ---- Consent: without it nothing is kept and nothing sent; what happens on this page meanwhile waits in memory. ----

const needed = option('consent') === 'required'
let allowed = !never && (needed ? load(names.consent) === '1' : load(names.consent) !== '0')
let waiting = []

function consent(yes) {
    if (never || yes === allowed) return
    allowed = yes
    if (yes) {
        save(names.consent, '1')
        const calls = waiting
        waiting = []
        calls.forEach(call => call())
    } else {
        forgetAll()
        queue = []
        state = {}
        waiting = []
        // Where tracking is the rule, the refusal is the one thing to remember.
        if (!needed) save(names.consent, '0')
    }
}

// ---- Who: visitor, session, and the campaign that led here. ----

let state = {}

const anonymousId = () => {
    let id = load(names.id)
    if (!id || id.length > 100) id = random()
    // Written again each time: browsers count the age of a cookie from its last writing.
    save(names.id, id)
    return id
}

// Tags by name in any case; the first of several wins; Matomo's names come after Google's.
function campaignOf(url) {
    const found = {}
    const clicks = {}
    const tags = { source: 'source', medium: 'medium', campaign: 'name', content: 'content', term: 'term', kwd: 'term', id: 'id', cid: 'id' }
    const pairs = Array.from(new URLSearchParams(new URL(url).search))
    ;['utm', 'mtm', 'pk'].forEach(prefix => pairs.forEach(pair => {
        const name = pair[0].toLowerCase()
        const value = pair[1].trim().slice(0, 255)
        const tag = name.indexOf(prefix + '_') ? 0 : tags[name.slice(prefix.length + 1)]
        if (!value) return
        if (tag && !found[tag]) found[tag] = tag === 'source' || tag === 'medium' ? value.toLowerCase() : value
        if (/^([gdf]clid|[gw]braid|fbclid|ttclid|msclkid|zarsrc)$/.test(name) && !clicks[name]) clicks[name] = value
    }))
    return Object.keys(found).length || Object.keys(clicks).length ? { tags: found, clicks: clicks } : null
}

const same = (a, b) => JSON.stringify(a && [a.tags, a.clicks]) === JSON.stringify(b && [b.tags, b.clicks])

// Brings the session up to this moment. A tagged page begins a new one, unless it was tagged the same already.
// Tags of a link within the site are a mistake of the site and count for nothing.
function touch(landing) {
    state = parsed(load(names.state), {})
    const internal = host(document.referrer) === location.host
    const campaign = landing && !internal ? campaignOf(landing) : null
    if (!state.session || now() - state.at > SESSION || campaign && (state.kept || !same(campaign, state.campaign))) {
        state.session = random()
        state.started = now()
        state.referrer = internal ? '' : clean(document.referrer)
        state.kept = true
    }
    if (campaign) {
        state.campaign = campaign
        campaign.at = now()
        state.kept = false
    }
    if (state.campaign && now() - state.campaign.at > LOOK_BACK) delete state.campaign
    state.at = now()
    save(names.state, JSON.stringify(state))
}

// ---- Sending: a queue that survives the page; the hub knows messages again by their id, so sending twice does no harm. ----

let queue = []
let timer = 0
let pause = 1e3
let good = false
let sending = false

const stored = () => parsed(localStorage.getItem(names.queue), [])

function keep() {
    try { save(names.queue, JSON.stringify(queue.slice(-200)), 1) } catch (e) { /* in memory then */ }
}

function refill() {
    const ids = {}
    try { queue = stored().concat(queue).filter(message => !ids[message.messageId] && (ids[message.messageId] = 1)) } catch (e) { /* no storage */ }
}

function sent(batch) {
    refill()
    const ids = batch.map(message => message.messageId)
    queue = queue.filter(message => ids.indexOf(message.messageId) < 0)
    keep()
}

function body(batch) {
    return JSON.stringify({ writeKey: option('write-key'), sentAt: new Date().toISOString(), batch: batch })
}

function flush(leaving) {
    clearTimeout(timer)
    timer = 0
    // 64 KB is what browsers let a page send that is going away.
    let batch = queue.slice(0, 40)
    while (batch.length > 1 && body(batch).length > 5e4) batch = batch.slice(0, batch.length >> 1)
    if (!allowed || !batch.length || navigator.onLine === false) return
    if (leaving) {
        // As plain text, for which browsers ask no leave of the hub first. Nobody hears the answer: unless the last one was good, all is sent again.
        if (navigator.sendBeacon(hub + '/v1/batch', body(batch)) && good) sent(batch), flush(true)
        else later(pause)
        return
    }
    if (sending) return
    sending = true
    const done = again => {
        sending = false
        good = !again
        pause = again ? Math.min(pause * 2, 6e4) : 1e3
        if (!again) sent(batch)
        if (queue.length) later(pause)
    }
    fetch(hub + '/v1/batch', { method: 'POST', body: body(batch), keepalive: true, credentials: 'omit' })
        .then(answer => done(answer.status === 429 || answer.status > 499), () => done(true))
}

function later(wait) {
    if (!timer) timer = setTimeout(guarded(() => flush()), wait)
}

// Addresses, numbers and secrets do not belong into what is stored of a URL.
const clean = url => url.replace(/([?&#](?:e-?mail|phone|token|password|pass|pwd|secret|code|otp)=)[^&#]*/gi, '$1')
    .replace(/([?&#][^=&#]+=)[^&#]*(?:@|%40)[^&#]*/gi, '$1')

const pageNow = () => ({ path: location.pathname, referrer: clean(lastPage || document.referrer), search: clean(location.search), title: document.title, url: clean(location.href) })

function context(page) {
    const from = state.campaign
    const made = {
        page: page,
        locale: navigator.language,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        library: { name: 'tributary.js', version: VERSION },
        session: { id: state.session, started_at: new Date(state.started).toISOString(), referrer: state.referrer }
    }
    if (from) {
        // kept: the session came without a campaign of its own, and this is the one before.
        made.campaign = Object.assign(state.kept ? { kept: true } : {}, from.tags)
        made.click_ids = from.clicks
    }
    return made
}

// Now, or as soon as there is consent.
function permitted(work) {
    if (allowed) work()
    else if (!never && waiting.length < 100) waiting.push(work)
}

function send(type, fields, urgent) {
    const at = new Date().toISOString()
    const page = pageNow()
    permitted(guarded(() => {
        touch()
        if (type === 'identify' && fields.userId) state.user = fields.userId
        const message = Object.assign({ type: type, messageId: random(), timestamp: at, anonymousId: anonymousId(), userId: state.user, context: context(page) }, fields)
        if (type === 'track') commerce(message)
        save(names.state, JSON.stringify(state))
        refill()
        queue.push(message)
        keep()
        urgent ? flush(true) : later(200)
    }))
}

// A cart is known by an id of ours where the shop gives none. An order ends the cart and the campaign that led to it.
function commerce(message) {
    const properties = message.properties
    if (/^(Product (Added|Removed)|Cart |Checkout |Order Completed|Coupon |Payment )/.test(message.event) && !properties.cart_id) {
        properties.cart_id = state.cart = state.cart || random()
    }
    if (message.event === 'Order Completed') {
        delete state.cart
        delete state.campaign
        state.order = properties.order_id
    }
}

// ---- The calls of analytics.js. ----

const object = value => value && typeof value === 'object' ? value : {}

function identify(userId, traits) {
    if (typeof userId === 'object') traits = userId, userId = undefined
    send('identify', Object.assign(userId === undefined ? {} : { userId: String(userId) }, { traits: object(traits) }))
}

function track(event, properties, urgent) {
    properties = Object.assign({}, object(properties))
    // A thank-you page is reloaded, and the order is the same.
    if (event === 'Order Completed' && properties.order_id && String(properties.order_id) === String(parsed(load(names.state), {}).order)) return
    send('track', { event: String(event), properties: properties }, urgent === true)
}

function page(category, name, properties) {
    if (typeof name === 'object') properties = name, name = category, category = undefined
    if (typeof category === 'object') properties = category, name = category = undefined
    if (name === undefined) name = category, category = undefined
    send('page', { name: name, category: category, properties: Object.assign({ url: clean(location.href), title: document.title }, object(properties)) })
}

function reset() {
    ['id', 'state'].forEach(key => forget(names[key]))
    state = {}
}

// A subscription of the Push API, or a token of another service; false when it ended.
function pushToken(token, subscribed) {
    const at = token && token.endpoint || token
    if (at) send('track', { event: subscribed === false ? 'Push Unsubscribed' : 'Push Subscribed', properties: { push_token: String(at), kind: token.endpoint ? 'web_push' : 'other' } })
}

const tributary = {
    version: VERSION,
    identify: identify,
    track: track,
    page: page,
    group: (groupId, traits) => send('group', { groupId: String(groupId), traits: object(traits) }),
    alias: (userId, previousId) => send('alias', { userId: String(userId), previousId: previousId === undefined ? load(names.id) : String(previousId) }),
    consent: yes => consent(yes === true),
    pushToken: pushToken,
    reset: reset,
    ready: work => work(),
    anonymousId: () => allowed ? anonymousId() : null,
    // Calls that were made before the script was there: tributary.push(['track', 'Product Added', {…}])
    push: call => tributary[call[0]].apply(tributary, [].slice.call(call, 1))
}
Object.keys(tributary).forEach(key => { if (key !== 'version') tributary[key] = guarded(tributary[key]) })

// ---- What it sees by itself. ----

let lastPage = ''
let shown = ''
let current
let seconds = 0
let told = 0
let depth = 0
let errors = 0

const address = () => location.pathname + location.search + (location.hash.indexOf('#/') ? '' : location.hash)

function measure() {
    const whole = Math.max(document.documentElement.scrollHeight, 1)
    depth = Math.max(depth, Math.min(100, Math.round((window.scrollY + window.innerHeight) / whole * 100)))
}

// How long the page was in sight: each telling adds to the one before it.
function left() {
    const more = Math.round(seconds - told)
    if (shown && more > 0) {
        told += more
        track('Time Spent', { seconds: more, total_seconds: told, scroll_percent: depth, url: clean(shown) }, true)
    } else flush(true)
}

function view() {
    if (address() === current) return
    if (shown) left(), lastPage = shown
    current = address()
    shown = location.href
    seconds = told = depth = 0
    const landing = shown
    permitted(() => touch(landing))
    if (option('page') !== 'off') page()
    setTimeout(guarded(scan), 0)
    measure()
}

function again() {
    current = 0
    view()
}

const details = element => parsed(element.getAttribute('data-tributary-properties'), {})

// <div data-tributary-view="Product Viewed" data-tributary-properties='{"product_id": "p-1"}'>
function scan() {
    document.querySelectorAll('[data-tributary-view]').forEach(element => {
        const event = element.getAttribute('data-tributary-view')
        const mark = event + element.getAttribute('data-tributary-properties') + shown
        if (element.tributary === mark) return
        element.tributary = mark
        track(event, details(element))
    })
}

on(document, 'click', event => {
    if (!event.target.closest) return
    const marked = event.target.closest('[data-tributary-click]')
    if (marked) track(marked.getAttribute('data-tributary-click'), details(marked), true)
    const link = event.target.closest('a[href]')
    if (!link || !/^https?:$/.test(link.protocol)) return
    if (/\.(pdf|zip|docx?|xlsx?|pptx?|csv|mp[34]|apk|dmg|exe)$/i.test(link.pathname)) track('File Downloaded', { link_url: clean(link.href) }, true)
    else if (link.host !== location.host) track('Link Clicked', { link_url: clean(link.href) }, true)
})

// <form data-tributary-submit="Products Searched" data-tributary-query="q">
on(document, 'submit', event => {
    const form = event.target
    const name = form.getAttribute('data-tributary-submit')
    const field = form.elements[form.getAttribute('data-tributary-query')]
    if (name) track(name, Object.assign(details(form), field ? { query: field.value.slice(0, 255) } : {}), true)
})

function failed(reason, file, line) {
    if (errors++ < 5) track('Error Occurred', { reason: clean(String(reason)).slice(0, 200), file: clean(file || ''), line: line })
}

on(window, 'error', event => { if (event.message) failed(event.message, event.filename, event.lineno) })
on(window, 'unhandledrejection', event => failed(event.reason && event.reason.message || event.reason))
on(window, 'scroll', measure)
on(window, 'online', () => flush())
on(window, 'pagehide', left)
// Who comes back to a tab after the session has ended sees the page anew.
on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') left()
    else if (state.at && now() - state.at > SESSION) again()
})
on(window, 'pageshow', event => { if (event.persisted) again() })
on(window, 'popstate', view)
on(window, 'hashchange', view)
;['pushState', 'replaceState'].forEach(name => {
    const original = history[name]
    history[name] = function () {
        const result = original.apply(this, arguments)
        guarded(view)()
        return result
    }
})
// A page that sleeps does not tick, so what counts is what was in sight. Told at times too, which keeps the session of a slow reader.
setInterval(guarded(() => { if (document.visibilityState === 'visible' && ++seconds % 600 === 0) left() }), 1e3)

window.tributary = tributary
const start = guarded(() => {
    if (never) return forgetAll()
    if (allowed) refill()
    view()
    if (Array.isArray(queued)) queued.forEach(call => tributary.push(call))
})
document.prerendering ? on(document, 'prerenderingchange', start) : start()
})(window, document, navigator, location)
