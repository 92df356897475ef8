// Sends with RudderStack's own library, as it is set up by default: gzip, and JSON under whatever content type it says.
// node rudderstack.cjs BASE-URL WRITE-KEY PREFIX [plain]
const Analytics = require('@rudderstack/rudder-sdk-node');

const [base, writeKey, prefix, plain] = process.argv.slice(2);
const analytics = new Analytics(writeKey, { dataPlaneUrl: base, flushAt: 7, flushInterval: 100, gzip: plain !== 'plain', logLevel: 'error' });
const user = { userId: `${prefix}-user`, anonymousId: `${prefix}-browser` };
let open = 0;
const send = (call, message) => {
  open++;
  analytics[call](message, (error) => {
    if (error) {
      console.error(error);
      process.exit(1);
    }
    if (--open === 0) {
      console.log('sent');
      process.exit(0);
    }
  });
};
send('identify', { ...user, messageId: `${prefix}-identify`, traits: { email: `${prefix}@example.com`, name: 'Nguyễn Thị Lan', phone: '0912 345 678' } });
send('page', { ...user, messageId: `${prefix}-page`, name: 'Trang chủ', properties: { url: 'https://shop.example.com/', title: 'Trang chủ' } });
send('screen', { ...user, messageId: `${prefix}-screen`, name: 'Cart' });
send('group', { ...user, messageId: `${prefix}-group`, groupId: 'g-1', traits: { name: 'Cty ABC' } });
send('alias', { messageId: `${prefix}-alias`, previousId: `${prefix}-before`, userId: `${prefix}-user` });
for (let i = 0; i < 20; i++) {
  send('track', { ...user, messageId: `${prefix}-track-${i}`, event: 'Product Viewed', properties: { product_id: `p-${i}`, price: 199000, currency: 'VND' } });
}
send('track', { ...user, event: 'Product Viewed' }); // with the library's own messageId
analytics.flush();
