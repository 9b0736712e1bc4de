using System.Text;

namespace ChatOps.Runbooks.Senaite;

/// <summary>
/// The way back in words, with this plan's own paths and programs. It lies in the safety copy before anything is moved: whoever finds the host in the night after the bot
/// is lost needs nothing else.
/// </summary>
internal static class GoBackNote
{
    public const string Name = "HOW-TO-GO-BACK.txt";

    public static string Of(SenaiteTarget target, RestoreSurvey found, RestorePlan plan)
    {
        var text = new StringBuilder();
        var stores = found.Stores.Select(s => s.Store).ToList();
        Line($"This folder holds the data of {target.Name} from before a restore to {found.Point.Stamp} UTC.");
        if (target.SafetyCopyKeep is { } keep)
            Line($"It is the only copy of what was entered after that. The bot deletes it {Wording.Span(keep)} after a restore that succeeded.");
        else
            Line("It is the only copy of what was entered after that. Nothing deletes it but a person.");
        Line("");
        Line($"To go back by hand, as root, in exactly this order. A ZEO that starts while {string.Join(" or ", stores.Select(s => s.FileName))} is missing deletes");
        Line("every blob beside it: so blobs are never in their place without their database.");
        Line("");
        Line("1. Nothing may run, and nothing may still be at work:");
        Line($"     supervisorctl stop {string.Join(' ', target.Programs.Reverse())}");
        Line($"     ps -fu {target.Owner}                # {Store.NameOf(target.RestoreProgram)}, repozo, rsync, mv: wait for it or end it");
        Line("2. Whatever lies in this folder has not gone back: what is in its place then is the restore's own, and is moved");
        Line("   away, blobs first. What does not lie here is the old one in its place: leave it out of these lines.");
        Line($"     mkdir -p {Words(found.Stores.Select(s => s.Store.Within(plan.Failed)))}");
        foreach (var store in stores.Where(s => s.Blobs is not null))
            Line($"     mv -n -t {Word(store.Within(plan.Failed))} {Word(store.Blobs!)}");
        foreach (var store in stores)
            Line($"     mv -n -t {Word(store.Within(plan.Failed))} {Files(store.File)}");
        if (plan.Hides)
        {
            Line($"3. If {target.FileStorage} is not there, bring it back:");
            Line($"     mv -n -T {Word($"{plan.Safety}/{Store.NameOf(target.FileStorage)}")} {Word(target.FileStorage)}");
        }
        Line("4. The old databases, those that are here (what is not here is in its place already):");
        foreach (var store in stores)
            Line($"     mv -n -t {Word(store.Folder)} {Files($"{store.Within(plan.Safety)}/{store.FileName}")}");
        Line($"     ls -l {Words(stores.Select(s => s.File))}    # there, of their old size, owned by {target.Owner}");
        Line("5. Only then their blobs, those that are here:");
        foreach (var store in stores.Where(s => s.Blobs is not null))
            Line($"     mv -n -T {Word($"{store.Within(plan.Safety)}/{store.BlobName}")} {Word(store.Blobs!)}");
        Line("6. ZEO first, then the clients:");
        foreach (var program in plan.WantedUp)
            Line($"     supervisorctl start {program}");
        Line("");
        Line("Then tell the bot (/ops resolve) with the reason.");
        return text.ToString();

        void Line(string line) => text.Append(plan.Language.Shown(line)).Append('\n');
    }

    /// <summary>The database's own files, without those whose names merely begin alike.</summary>
    private static string Files(string file) => $"{Word(file)} {Word(file)}.index";

    private static string Words(IEnumerable<string> paths) => string.Join(' ', paths.Select(Word));

    private static string Word(string path) => new Core.Execution.CommandLine(path).ToString();
}
