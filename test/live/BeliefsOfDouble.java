//DESCRIPTION Which test of the double of Google is wrong if a belief is.
//JAVA 17+

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The double's own tests say what it does, a belief that Google does so too: if it does not, they are to change. */
final class BeliefsOfDouble {
    /** By the beginning of a belief. Where the double has no test but the belief itself, there is none here. */
    private static final Map<String, String> TESTS = read("""
            A copy that nobody touches | FakeDriveTest.is_the_end_of_a_copy
            A lock reaches the cells | FakeDriveTest.is_the_lock_of_cells
            An edit moves modifiedTime | FakeSheetsTest.moves_its_version_some_time_after_it_was_edited_and_never_when_\
            damaged
            A copy has the name | FakeDriveTest.has_the_name_and_the_place_asked_for
            A copy has its source's app | FakeDriveTest.inherits_properties_and_may_override_them
            A copy tells when | FakeDriveTest.has_the_name_and_the_place_asked_for
            A copy does not begin locked | FakeDriveTest.forbids_another_name_but_not_a_copy
            A copy keeps | FakeDriveTest.has_the_same_content_but_for_what_is_its_own
            The order of a theme's colours | FakeDriveTest.has_the_same_content_but_for_what_is_its_own
            In a copy IMPORTRANGE | FakeDriveTest.may_not_import_from_where_the_source_may
            files.copy takes copyComments | FakeDriveTest.takes_open_comments_only_if_asked
            A copy has the open comments | FakeDriveTest.takes_open_comments_only_if_asked
            Empty rows and cells | FakeSheetsTest.trims_empty_cells_and_rows_at_the_end_and_tells_those_before_as_\
            empty_objects
            After the last row | FakeSheetsTest.trims_empty_cells_and_rows_at_the_end_and_tells_those_before_as_\
            empty_objects
            0 and FALSE | FakeSheetsTest.leaves_out_zeros_and_falsehoods_but_not_where_they_mean_something
            A text, a number | FakeSheetsTest.with_everything_in_it_tells_every_field_of_the_model
            Numbers are told | FakeSheetsTest.with_everything_in_it_tells_every_field_of_the_model
            A note and a format | FakeSheetsTest.with_everything_in_it_tells_every_field_of_the_model
            A block begins | FakeSheetsTest.has_one_grid_for_each_range_in_the_order_asked_for
            Several ranges | FakeSheetsTest.has_one_grid_for_each_range_in_the_order_asked_for
            With ranges only the tabs | FakeSheetsTest.is_cut_to_the_tabs_that_the_ranges_name
            With ranges merges | FakeSheetsTest.is_cut_to_the_tabs_that_the_ranges_touch_with_all_their_merges
            Each row and column | FakeSheetsTest.tells_the_size_of_every_row_and_column_asked_for
            With ranges the developer | FakeSheetsTest.tells_metadata_of_rows_and_columns_only_with_ranges
            excludeTablesInBandedRanges | FakeSheetsTest.lists_tables_among_its_bands_unless_asked_not_to
            Titles that need quoting | FakeSheetsTest.understands_open_ranges_whole_tabs_and_named_ranges
            The id and the place | FakeSheetsTest.leaves_out_zeros_and_falsehoods_but_not_where_they_mean_something
            Answers come compressed | FakeRulesTest.may_have_a_compressed_body_and_get_a_compressed_answer
            With prettyPrint=false | FakeRulesTest.gets_indented_json_unless_it_says_otherwise
            A request too long | FakeRulesTest.may_be_a_get_in_the_clothes_of_a_post
            A mask with an unknown | FakeRulesTest.knows_the_fields_that_sheets_can_be_asked_for
            A range in a tab | FakeSheetsTest.refuses_what_is_no_range
            A range that begins | FakeSheetsTest.refuses_what_lies_outside_the_grid
            A spreadsheet that is not | FakeSheetsTest.that_is_none_is_not_found
            A token that is none | FakeRulesTest.needs_a_good_token
            A token without the scope | FakeRulesTest.to_sheets_needs_a_scope_too_and_the_refusal_has_no_errors_list
            Search shows | FakeDriveTest.lags_behind
            The change feed | FakeDriveTest.loses_nothing_by_lagging
            Search for what is on no file | FakeDriveTest.finds_by_property_name_type_folder_and_bin
            modifiedTime tells | FakeSheetsTest.moves_its_version_some_time_after_it_was_edited_and_never_when_damaged
            Copying moves neither | FakeDriveTest.does_not_follow_what_happens_to_the_other
            A new title | FakeSheetsTest.moves_its_version_as_late_as_a_test_says_and_at_once_for_a_title
            A lock with a reason | FakeDriveTest.is_read_back_with_who_and_when
            The title of a locked | FakeDriveTest.forbids_another_name_but_not_a_copy
            The cells of a locked | FakeEditsTest.a_change_is_told_by_version_and_a_locked_file_is_not_changed
            Drive tells who asks | FakeDriveTest.about_tells_that_a_service_account_owns_no_storage
            A folder tells | FakeDriveTest.tell_the_rights_of_who_asks
            What lies in a shared drive | FakeDriveTest.in_shared_drives_are_not_there_for_who_does_not_support_them
            A service account cannot own | FakeDriveTest.in_my_drive_needs_storage_that_a_service_account_has_not
            A file that is not there | FakeDriveTest.that_are_not_there_are_not_found
            A copy into a folder | FakeDriveTest.needs_one_folder_that_takes_children
            An unknown field | FakeRulesTest.knows_the_fields_that_drive_can_be_asked_for
            A spreadsheet is exported | FakeExportTest.is_a_workbook_with_the_values_of_the_sheet_and_the_same_each_time
            files.download | FakeExportTest.is_pending_then_done_and_then_there
            """);

    private BeliefsOfDouble() {
    }

    private static Map<String, String> read(String text) {
        Map<String, String> tests = new LinkedHashMap<>();
        text.lines().map(line -> line.split(" \\| ")).forEach(sides -> tests.put(sides[0], sides[1]));
        return tests;
    }

    /** The class and the method, or the belief's own. */
    static String test(String belief) {
        return TESTS.entrySet().stream().filter(entry -> belief.startsWith(entry.getKey())).map(Map.Entry::getValue)
                .findFirst().orElse("LiveTest.the_double_fulfils_every_belief");
    }

    static List<String> beginnings() {
        return List.copyOf(TESTS.keySet());
    }
}
