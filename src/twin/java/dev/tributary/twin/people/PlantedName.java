package dev.tributary.twin.people;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A Vietnamese name in its three parts. Two spellings of one name always have token sets of which one holds the other. */
public record PlantedName(String family, String middle, String given) {

    private static final List<String> FAMILIES = List.of("Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng",
            "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trịnh", "Đinh", "Đoàn", "Tạ", "Lưu");
    private static final List<String> HIS_MIDDLES = List.of("Văn", "Hữu", "Công", "Quốc", "Xuân", "Gia", "Bảo", "Thế");
    private static final List<String> HIS = List.of("An", "Bình", "Cường", "Dũng", "Hải", "Hiếu", "Hùng", "Huy", "Khang", "Khánh",
            "Kiên", "Long", "Nam", "Phong", "Phúc", "Quân", "Quang", "Sơn", "Tài", "Thành", "Thắng", "Thịnh", "Toàn", "Trung",
            "Tuấn", "Tùng", "Việt", "Vinh", "Đạt", "Tiến");
    private static final List<String> HER_MIDDLES = List.of("Thị", "Ngọc", "Thu", "Thanh", "Bích", "Kim", "Mỹ", "Diệu");
    private static final List<String> HERS = List.of("Anh", "Chi", "Diệp", "Dung", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa",
            "Huệ", "Hương", "Lan", "Liên", "Linh", "Loan", "Nga", "Ngân", "Nhung", "Oanh", "Phương", "Quyên", "Thảo", "Thủy", "Trang",
            "Trâm",
            "Vân", "Yến", "Như", "Uyên");

    public static PlantedName any(SplitMix64 dice) {
        return dice.chance(50) ? new PlantedName(dice.pick(FAMILIES), dice.pick(HIS_MIDDLES), dice.pick(HIS))
                : new PlantedName(dice.pick(FAMILIES), dice.pick(HER_MIDDLES), dice.pick(HERS));
    }

    /** Family name first, with diacritics. */
    public String full() {
        return family + " " + middle + " " + given;
    }

    /** Whether no token of one, romanised, is a token of the other. */
    public boolean isUnlike(PlantedName other) {
        Set<String> shared = tokens();
        shared.retainAll(other.tokens());
        return shared.isEmpty();
    }

    private Set<String> tokens() {
        return new TreeSet<>(List.of(romanised(full()).toLowerCase(Locale.ROOT).split(" ")));
    }

    public static String romanised(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}+", "").replace('đ', 'd').replace('Đ', 'D');
    }

    @Override
    public String toString() {
        return "a name";
    }
}
