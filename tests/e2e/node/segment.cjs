// Sends with Segment's own library: node segment.cjs BASE-URL WRITE-KEY PREFIX
const { Analytics } = require('@segment/analytics-node');

const [base, writeKey, prefix] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host: base, path: '/v1/batch', flushAt: 7, flushInterval: 100, maxRetries: 2 });
analytics.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
const user = { userId: `${prefix}-user`, anonymousId: `${prefix}-browser` };
analytics.identify({ ...user, messageId: `${prefix}-identify`, traits: { email: `${prefix}@example.com`, name: 'Nguyễn Thị Lan', phone: '0912 345 678' } });
analytics.page({ ...user, messageId: `${prefix}-page`, properties: { url: 'https://shop.example.com/', title: 'Trang chủ' } });
analytics.screen({ ...user, messageId: `${prefix}-screen`, name: 'Cart' });
analytics.group({ ...user, messageId: `${prefix}-group`, groupId: 'g-1', traits: { name: 'Cty ABC' } });
analytics.alias({ messageId: `${prefix}-alias`, previousId: `${prefix}-before`, userId: `${prefix}-user` });
for (let i = 0; i < 20; i++) {
  analytics.track({ ...user, messageId: `${prefix}-track-${i}`, event: 'Product Viewed', properties: { product_id: `p-${i}`, price: 199000, currency: 'VND' } });
}
analytics.track({ ...user, event: 'Product Viewed' }); // with the library's own messageId
analytics.closeAndFlush().then(() => console.log('sent'));
