package dev.tributary.twin.kiotviet;

import org.jspecify.annotations.Nullable;

/**
 * What can be changed of a customer of the KiotViet twin.
 *
 * @param groups group names with {@code |} between them; {@link KiotVietTwin#ADS_YES} and {@link KiotVietTwin#ADS_NO} state consent
 */
public record KiotVietCustomer(String code, String name, @Nullable String contactNumber, @Nullable String email, @Nullable String groups) {

    public KiotVietCustomer withName(String other) {
        return new KiotVietCustomer(code, other, contactNumber, email, groups);
    }

    public KiotVietCustomer withContactNumber(@Nullable String other) {
        return new KiotVietCustomer(code, name, other, email, groups);
    }

    public KiotVietCustomer withEmail(@Nullable String other) {
        return new KiotVietCustomer(code, name, contactNumber, other, groups);
    }

    public KiotVietCustomer withGroups(@Nullable String other) {
        return new KiotVietCustomer(code, name, contactNumber, email, other);
    }

    @Override
    public String toString() {
        return "customer " + code;
    }
}
