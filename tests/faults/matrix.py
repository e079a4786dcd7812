"""Everything that can break, as data: each fault, and the tests that provoke it.

A test is named by its file below `tests/` and its function. A row without one, or one that
names no test, fails the suite.
"""

FAULTS: dict[str, tuple[str, ...]] = {
    "crash between commit and message": (
        "processes/test_killed_at_commit.py::test_what_an_editor_published_who_was_killed_right_after_the_commit_is_found",
    ),
    "broker down when an editor publishes": (
        "indexer/test_hint.py::test_nobody_waits_for_a_broker_that_is_away",
        "indexer/test_drain.py::test_a_broker_that_is_down_does_not_fail_the_request",
        "processes/test_production.py::test_while_redis_hangs_or_is_down_or_forgets_editors_go_on_and_nothing_is_lost",
    ),
    "broker hangs": (
        "indexer/test_hint.py::test_nobody_waits_for_a_broker_that_is_away",
        "processes/test_production.py::test_while_redis_hangs_or_is_down_or_forgets_editors_go_on_and_nothing_is_lost",
    ),
    "broker loses its messages": (
        "processes/test_production.py::test_while_redis_hangs_or_is_down_or_forgets_editors_go_on_and_nothing_is_lost",
    ),
    "worker killed while it builds or pushes": (
        "processes/test_worker_killed.py::test_a_worker_killed_at_any_step_loses_nothing_and_doubles_nothing",
        "indexer/test_drain.py::test_the_lease_of_a_killed_worker_runs_out",
    ),
    "import killed": (
        "processes/test_import_killed.py::test_an_import_and_a_worker_killed_in_the_middle_lose_nothing_and_double_nothing",
    ),
    "a document that kills the worker": (
        "processes/test_killed_at_commit.py::test_a_page_that_kills_its_workers_is_set_aside_and_the_others_are_found",
        "indexer/test_build.py::test_a_page_that_kills_the_worker_is_built_alone_and_set_aside_after_five_times",
    ),
    "a document that can't be built": (
        "indexer/test_build.py::test_a_page_that_cannot_be_built_is_set_aside_and_the_others_are_not",
        "cases/test_e_pipeline.py::test_e23_one_bad_page_is_set_aside_with_its_reason_and_the_others_are_indexed",
    ),
    "message delivered twice": (
        "cases/test_e_pipeline.py::test_e15_a_message_delivered_again_or_beside_another_changes_nothing",
        "indexer/test_drain.py::test_a_second_worker_leaves_at_once_while_one_drains",
        "processes/test_production.py::test_four_workers_index_everything_once",
    ),
    "changes read out of order": (
        "indexer/test_build.py::test_a_change_read_later_by_another_worker_is_not_overwritten",
        "property/test_pipeline_property.py::test_nothing_leaks_and_nothing_is_lost",
    ),
    "a paused worker writes an old state": (
        "processes/test_zombie_writer.py::test_an_old_state_posted_late_does_not_stay",
        "indexer/test_push.py::test_a_writer_that_was_late_moves_the_cursor_back_to_where_it_began",
        "indexer/test_drain.py::test_a_worker_that_lost_its_lease_stops_and_leaves_the_others_alone",
    ),
    "engine down, overloaded or failing": (
        "faults/test_network.py::test_whatever_breaks_off_is_sent_again_and_nobody_hammers_meanwhile",
        "indexer/engines/test_meilisearch_server.py::test_each_trouble_has_its_name",
        "indexer/test_push.py::test_an_engine_that_is_away_is_left_alone_for_a_while_and_nothing_is_charged",
        "indexer/test_push.py::test_the_pauses_grow_from_two_seconds_to_a_minute_and_are_not_alike",
        "indexer/test_push.py::test_a_pause_that_the_engine_asks_for_is_kept_up_to_an_hour",
    ),
    "engine slow or silent": (
        "faults/test_network.py::test_answers_that_come_late_but_in_time_are_waited_for",
        "faults/test_network.py::test_whatever_breaks_off_is_sent_again_and_nobody_hammers_meanwhile",
        "indexer/engines/test_meilisearch_server.py::test_every_call_has_a_timeout",
        "indexer/engines/test_meilisearch_server.py::test_waiting_for_the_server_has_an_end",
    ),
    "answer lost after the engine took a write": (
        "faults/test_network.py::test_whatever_breaks_off_is_sent_again_and_nobody_hammers_meanwhile",
        "indexer/test_push.py::test_a_write_that_was_taken_though_the_answer_never_came_is_sent_again",
    ),
    "key refused": (
        "indexer/test_push.py::test_a_refused_key_charges_no_document_and_recovers_by_itself",
        "indexer/engines/test_meilisearch_server.py::test_a_key_without_rights_is_no_fault_of_the_documents",
    ),
    "payload too large": (
        "indexer/engines/test_meilisearch_server.py::test_what_is_refused_at_once_is_in_the_receipt",
        "indexer/test_push.py::test_a_batch_has_a_size_in_bytes_too",
        "contracts/test_engine_contract_limits.py::test_a_document_that_is_too_large_is_refused_and_its_neighbours_are_not_to_blame",
        "contracts/test_meilisearch_faults.py::test_a_payload_of_101_mb_is_refused_at_once_and_concerns_its_documents",
    ),
    "disk of the engine full": (
        "faults/test_disk_full.py::test_a_full_disk_loses_nothing_and_blames_no_document",
        "indexer/engines/test_meilisearch_server.py::test_what_became_of_a_write",
    ),
    "one document of many refused": (
        "indexer/test_failures.py::test_of_a_thousand_documents_one_is_set_aside_and_the_others_are_found",
        "contracts/test_meilisearch_faults.py::test_a_document_that_the_server_refuses_takes_no_neighbour_along",
    ),
    "an innocent batch carries another's error": (
        "indexer/test_failures.py::test_an_innocent_batch_that_carries_anothers_error_is_not_charged",
        "indexer/test_push.py::test_a_task_that_failed_for_the_engines_own_reasons_is_sent_again",
    ),
    "engine task canceled": (
        "indexer/engines/test_meilisearch_server.py::test_what_became_of_a_write",
        "indexer/test_push.py::test_a_task_that_the_engine_no_longer_knows_is_sent_again",
    ),
    "engine task forgotten, its number reused": (
        "contracts/test_meilisearch_faults.py::test_a_number_that_another_task_has_after_a_loss_is_not_taken_for_ours",
        "indexer/engines/test_meilisearch_server.py::test_what_became_of_a_write",
        "indexer/test_push.py::test_a_task_that_the_engine_no_longer_knows_is_sent_again",
    ),
    "index missing, the engine's data wiped": (
        "contracts/test_meilisearch_faults.py::test_a_write_never_makes_an_index_without_our_settings",
        "contracts/test_meilisearch_faults.py::test_an_engine_that_lost_everything_is_filled_anew_though_nobody_edits",
        "indexer/test_push.py::test_an_index_that_vanished_is_filled_anew",
        "cases/test_e_pipeline.py::test_e22_an_engine_that_begins_empty_has_its_settings_before_the_first_document",
    ),
    "primary key guessed by the engine": (
        "indexer/engines/test_meilisearch_server.py::test_the_primary_key_is_named_and_never_guessed",
    ),
    "an id that the engine refuses": (
        "cases/test_e_pipeline.py::test_e20_every_id_is_valid_unique_and_reversible",
        "contracts/test_engine_contract_limits.py::test_an_id_that_no_engine_takes_is_refused",
    ),
    "a facet value over the engine's limit": (
        "contracts/test_engine_contract_limits.py::test_facet_values_that_an_engine_would_take_for_one_are_refused_by_name",
        "indexer/test_long_texts.py::test_long_names_that_begin_alike_stay_apart_in_every_facet",
        "indexer/test_long_texts.py::test_a_value_too_long_to_filter_by_is_a_failure_that_names_it",
    ),
    "a text of more words than the engine reads": (
        "indexer/test_long_texts.py::test_a_document_indexed_in_part_says_so_everywhere",
        "contracts/test_engine_contract_limits.py::test_the_last_passage_that_is_searched_is_found_and_the_next_is_not_there",
    ),
    "a number that JSON lacks": (
        "indexer/engines/test_meilisearch_forms.py::test_a_number_that_json_lacks_is_refused",
        "indexer/test_build.py::test_a_body_that_cannot_be_stored_holds_back_nobody",
    ),
    "settings changed by hand": (
        "contracts/test_meilisearch_faults.py::test_settings_changed_by_hand_are_put_right",
        "indexer/test_index_settings.py::test_settings_changed_by_hand_are_put_right_counted_and_logged",
    ),
    "documents changed by hand": (
        "indexer/test_reconcile.py::test_documents_deleted_by_hand_come_back",
        "indexer/test_reconcile.py::test_documents_put_in_by_hand_are_hidden_at_once_and_taken_out",
    ),
    "searches change over to another index": (
        "indexer/test_rebuild.py::test_nobody_misses_a_document_at_any_step",
        "cases/test_e_pipeline.py::test_e13_no_search_during_a_rebuild_finds_less_and_one_that_fails_changes_nothing",
    ),
    "rebuild killed": (
        "processes/test_rebuild_killed.py::test_a_rebuild_killed_half_way_goes_on_and_no_search_notices",
        "indexer/test_rebuild.py::test_a_rebuild_goes_on_where_its_command_was_killed",
    ),
    "edits during a rebuild": (
        "indexer/test_rebuild.py::test_an_edit_made_meanwhile_is_in_both_indexes",
        "indexer/test_rebuild.py::test_a_document_written_while_the_indexes_are_compared_is_waited_for",
    ),
    "database restored from an old backup": (
        "processes/test_database_restored.py::test_after_an_old_backup_the_index_is_what_the_backup_holds_and_readers_begin_anew",
        "indexer/test_reconcile.py::test_a_feed_that_went_back_is_noticed_by_the_next_drain",
    ),
    "engine restored from an old snapshot": (
        "indexer/test_reconcile.py::test_an_engine_restored_from_an_old_snapshot_catches_up",
    ),
    "a file of the embedded engine broken": (
        "contracts/test_embedded_files.py::test_a_file_broken_inside_is_a_missing_index_from_the_first_use_on",
        "indexer/test_index_settings.py::test_a_broken_file_of_the_embedded_engine_is_filled_anew",
    ),
    "clock jumps": (
        "faults/test_clock.py::test_what_was_written_under_a_wrong_clock_is_replaced_under_the_right_one",
        "faults/test_clock.py::test_a_pause_that_a_clock_far_ahead_has_set_is_not_kept",
        "faults/test_clock.py::test_a_try_that_a_clock_far_ahead_has_put_off_is_made",
        "faults/test_clock.py::test_a_lease_that_a_clock_far_ahead_has_given_is_taken_over",
        "faults/test_clock.py::test_a_page_that_expired_too_early_comes_back_with_the_right_time",
    ),
    "database restarted": (
        "processes/test_production.py::test_after_a_restart_of_postgresql_all_processes_go_on_by_themselves",
    ),
    "a trigger missing": (
        "indexer/test_capture.py::test_a_trigger_that_a_migration_dropped_is_missed_and_put_back",
        "indexer/test_reconcile.py::test_a_page_that_no_change_told_of_is_found",
    ),
}  # fmt: skip
