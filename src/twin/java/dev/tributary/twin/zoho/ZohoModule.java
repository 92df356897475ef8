package dev.tributary.twin.zoho;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/** The modules of the organisation and their fields by API name; {@code id} is in every answer. */
enum ZohoModule {

    CONTACTS("Contacts",
            "Full_Name First_Name Last_Name Email Secondary_Email Phone Mobile Date_of_Birth Account_Name Title Mailing_Street Mailing_City"
                    + " Mailing_State Mailing_Zip Mailing_Country Email_Opt_Out Lead_Source Tag Ads_Consent Ads_Consent_Time Created_Time Modified_Time"),
    LEADS("Leads",
            "Full_Name First_Name Last_Name Company Email Secondary_Email Phone Mobile Street City State Zip_Code Country Lead_Status Lead_Source"
                    + " Rating Email_Opt_Out Converted__s Tag Ads_Consent Ads_Consent_Time Created_Time Modified_Time"),
    DEALS("Deals",
            "Deal_Name Amount Stage Pipeline Closing_Date Contact_Name Account_Name Probability Type Lead_Source Tag Created_Time Modified_Time");

    final String apiName;
    final List<String> fields;

    ZohoModule(String apiName, String fields) {
        this.apiName = apiName;
        this.fields = List.of(fields.split(" "));
    }

    static @Nullable ZohoModule named(String apiName) {
        return Arrays.stream(values()).filter(module -> module.apiName.equals(apiName)).findFirst().orElse(null);
    }
}
