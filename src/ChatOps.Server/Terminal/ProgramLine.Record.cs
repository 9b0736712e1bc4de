using System.CommandLine;

namespace ChatOps.Server.Terminal;

// The record: verified, written, purged, given a new key.
public static partial class ProgramLine
{
    private static Command Audit(IVerbs verbs)
    {
        var (settings, data) = (Settings(), Data());
        var anchor = new Option<string?>("--anchor")
        {
            Description = "An anchor that was kept elsewhere, or a file with such lines (a log as it is). "
                + "Only that proves something against whoever can write the state.",
            HelpName = "LINE|FILE",
        };
        var verify = new Command(
            "verify",
            "Check the whole record: every entry, the operations against it, keys, purges and anchors; name what does not fit, and say up to where it is "
            + "proven, and against whom.")
        {
            anchor, settings, data,
        };
        verify.SetAction(line => verbs.VerifyAudit(new StateFolder(line.GetValue(data), line.GetValue(settings)), line.GetValue(anchor)));
        return new Command("audit", "The record of what was done, and by whom.") { verify };
    }

    private static Command Record(IVerbs verbs)
    {
        var (settings, data) = (Settings(), Data());
        var operation = new Argument<string?>("ID") { Description = "The operation.", Arity = ArgumentArity.ZeroOrOne };
        var to = new Option<string?>("--to") { Description = "The folder to write into. Default: record-ID in the current folder.", HelpName = "DIR" };
        var record = new Command(
            "record",
            "Write the record of one operation for an audit: JSON, a page to print, its entries, anchors and public keys, and how to verify them with openssl "
            + "and sha256sum alone.")
        {
            operation, to, settings, data, Purge(verbs), RotateKey(verbs),
        };
        record.Validators.Add(result =>
        {
            if (result.GetValue(operation) is null && !result.Children.OfType<System.CommandLine.Parsing.CommandResult>().Any())
                result.AddError("Say which operation: chatops record ID");
        });
        record.SetAction(line => verbs.WriteRecord(
            line.GetValue(operation)!, line.GetValue(to), new StateFolder(line.GetValue(data), line.GetValue(settings))));
        return record;
    }

    private static Command Purge(IVerbs verbs)
    {
        var settings = Settings();
        var person = new Option<string?>("--person") { Description = "Every mention of this id, everywhere in the state.", HelpName = "ID" };
        var operation = new Option<string?>("--operation")
        {
            Description = "What was typed, written and printed about this operation; who asked and decided stays.",
            HelpName = "ID",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "By which law or request. It stays on the record: name nobody in it.",
            HelpName = "TEXT",
            Required = true,
        };
        var purge = new Command(
            "purge",
            "Take names or texts out of the state where the law asks for it. Hashes stay, and a signed entry lists what was emptied. The bot may run meanwhile.")
        {
            person, operation, reason, settings,
        };
        purge.SetAction((line, cancellationToken) => verbs.PurgeRecordAsync(
            line.GetValue(person), line.GetValue(operation), line.GetRequiredValue(reason), line.GetValue(settings), cancellationToken));
        return purge;
    }

    private static Command RotateKey(IVerbs verbs)
    {
        var settings = Settings();
        var rotate = new Command(
            "rotate-key", "Make a new key for anchors; the old one signs that on the record and is overwritten. The bot may run meanwhile.")
        {
            settings,
        };
        rotate.SetAction((line, cancellationToken) => verbs.RotateRecordKeyAsync(line.GetValue(settings), cancellationToken));
        return rotate;
    }
}
