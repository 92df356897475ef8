package dev.tributary.twin.salesforce;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The objects of the org and their fields; a name with a dot is a field of a related object. */
enum SalesforceObject {

    CONTACT("Contact", "003",
            "id: AccountId MasterRecordId; string: Account.Name FirstName LastName Name Email Phone MobilePhone Title Department"
                    + " MailingStreet MailingCity MailingState MailingPostalCode MailingCountry LeadSource Ads_Consent__c; date: Birthdate;"
                    + " boolean: HasOptedOutOfEmail DoNotCall; datetime: Ads_Consent_Date__c; compound: MailingAddress"),
    LEAD("Lead", "00Q",
            "id: MasterRecordId ConvertedContactId ConvertedAccountId ConvertedOpportunityId; string: FirstName LastName Name Company Email Phone MobilePhone"
                    + " Title Street City State PostalCode Country Status Rating LeadSource Ads_Consent__c; boolean: IsConverted HasOptedOutOfEmail DoNotCall;"
                    + " date: ConvertedDate; datetime: Ads_Consent_Date__c; compound: Address"),
    OPPORTUNITY("Opportunity", "006", "id: AccountId ContactId; string: Account.Name Name StageName Type LeadSource ForecastCategoryName;"
            + " number: Amount Probability; date: CloseDate; boolean: IsWon IsClosed");

    enum Type {
        ID, STRING, NUMBER, BOOLEAN, DATE, DATETIME, COMPOUND
    }

    final String apiName;
    /** The first three characters of every id. */
    final String prefix;
    /** By name, in the order of {@code describe}. */
    final Map<String, Type> fields = new LinkedHashMap<>();

    SalesforceObject(String apiName, String prefix, String own) {
        this.apiName = apiName;
        this.prefix = prefix;
        fields.put("Id", Type.ID);
        fields.put("IsDeleted", Type.BOOLEAN);
        for (String group : own.split(";")) {
            String[] words = group.strip().split("[: ]+");
            for (int i = 1; i < words.length; i++) {
                fields.put(words[i], Type.valueOf(words[0].toUpperCase(Locale.ROOT)));
            }
        }
        for (String time : new String[] {"CreatedDate", "LastModifiedDate", "SystemModstamp"}) {
            fields.put(time, Type.DATETIME);
        }
    }

    /** Names are read without regard to case, as the vendor does; null for an object the org lacks. */
    static @Nullable SalesforceObject named(String name) {
        return Arrays.stream(values()).filter(object -> object.apiName.equalsIgnoreCase(name)).findFirst().orElse(null);
    }

    /** The field's name in its own spelling, or null. */
    @Nullable
    String field(String name) {
        return fields.keySet().stream().filter(field -> field.equalsIgnoreCase(name)).findFirst().orElse(null);
    }
}
