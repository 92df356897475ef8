package dev.tributary.quality;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class ReferenceListsTest {

    private final EmailChecks emails = new EmailChecks();
    private final PostalPlaces places = new PostalPlaces();

    @ParameterizedTest @CsvSource({"gmial.com,gmail.com", "gmai.com,gmail.com", "gmail.con,gmail.com", "gmaill.com,gmail.com",
        "yaho.com,yahoo.com", "hotmial.com,hotmail.com", "yahoo.com.vm,yahoo.com.vn"})
    void anAddressOneSlipAwayFromACommonDomainIsFlaggedWithWhatWasMeant(String typed, String meant) {
        assertThat(emails.domain(typed)).isEqualTo(Flag.remarkable("mistyped domain", meant));
    }

    @ParameterizedTest @CsvSource({"gmail.com", "ymail.com", "mail.com", "gmx.com", "yahoo.fr", "example.com", "gmial.com.example.org",
        "me.uk"})
    void aDomainOfItsOwnIsLeftAlone(String domain) {
        assertThat(emails.domain(domain)).isNull();
    }

    @ParameterizedTest @CsvSource({"mailinator.com", "x.mailinator.com", "yopmail.com"})
    void throwAwayMailboxesAreFlaggedAlsoBelowASubdomain(String domain) {
        assertThat(emails.domain(domain)).isEqualTo(Flag.remarkable("disposable domain", null));
    }

    @Test
    void theProvincesAreThirtyFourOfSixtyThree() {
        List<String> lines = ReferenceLists.lines("vietnam-provinces.txt");
        assertThat(lines).hasSize(34);
        Set<String> before = new HashSet<>();
        lines.forEach(line -> Stream.of(line.substring(line.indexOf(':') + 1).split(","))
                .forEach(name -> assertThat(before.add(PostalPlaces.plain(name))).as(name).isTrue()));
        assertThat(before).hasSize(63);
    }

    @ParameterizedTest @CsvSource(nullValues = "-",
            value = {"Hà Nội,-", "ha noi,-", "TP. Hồ Chí Minh,-", "Thành phố Hồ Chí Minh,-", "HCM,-", "Tỉnh Đồng Nai,-", "Huế,-",
                "Đắk Lắk,-", "DakLak,-",
                "Bình Dương,Thành phố Hồ Chí Minh", "Binh Duong,Thành phố Hồ Chí Minh", "Bà Rịa - Vũng Tàu,Thành phố Hồ Chí Minh",
                "Quảng Nam,Đà Nẵng", "Hà Giang,Tuyên Quang", "Bạc Liêu,Cà Mau"})
    void aProvinceOfBeforeTheMergerIsToldItsNewName(String written, String today) {
        assertThat(places.province(written)).isEqualTo(today == null ? null : Flag.remarkable("province before 2025-07-01", today));
    }

    @Test
    void aPlaceThatIsNoProvinceIsUnknown() {
        assertThat(places.province("Atlantis")).isEqualTo(Flag.invalid("unknown province"));
    }

    @ParameterizedTest @CsvSource({"VN,700000", "VN,70000", "GB,SW1A 1AA", "GB,ec1a1bb", "GB,M1 1AE", "US,94105-1234", "DE,10115",
        "JP,1000001", "PT,1000-001", "XX,whatever"})
    void postalCodesOfTheCountryPass(String country, String code) {
        assertThat(places.postcode(country, code)).isNull();
    }

    @ParameterizedTest @CsvSource({"VN,7000", "GB,12345", "US,9410", "DE,SW1A 1AA"})
    void otherPostalCodesAreFlagged(String country, String code) {
        assertThat(places.postcode(country, code)).isEqualTo(Flag.invalid("not a postal code of " + country));
    }

    @Test
    void vietnameseNamesPutTheFamilyFirstAndKeepTheirMarks() {
        assertThat(VietnameseName.flag("Nguyễn Văn An")).isNull();
        assertThat(VietnameseName.flag("Đặng Thị Hà")).isNull();
        assertThat(VietnameseName.flag("An Nguyễn")).isEqualTo(Flag.remarkable("family name last", null));
        assertThat(VietnameseName.flag("Nguyen Van An")).isEqualTo(Flag.remarkable("name without marks", null));
        assertThat(VietnameseName.flag("Ngọc Mai")).isNull();
        assertThat(VietnameseName.flag("John Smith")).isNull();
        assertThat(VietnameseName.flag("An")).isNull();
    }
}
