using System.Text;

namespace ChatOps.Runbooks.Senaite.Rescue;

/// <summary>
/// What to do by hand when the bot is lost in the middle of a rescue, with this plan's own paths and programs. It lies beside the copy before the copy is begun, and
/// nothing of the bot's deletes it.
/// </summary>
internal static class RescueNote
{
    public static string Of(SenaiteTarget target, RescueSurvey found, RescuePlan plan)
    {
        var text = new StringBuilder();
        Line($"This folder is of a rescue: ZEO of {target.Name} (pid {found.Open.Pid}) wrote to a {target.Stores[0].FileName} that no longer had its place,");
        Line($"{Word(target.DataFs)}. What it wrote is in {found.Open.Source} as long as that process lives,");
        Line($"and, once it is copied, in {Word(plan.Rescued)}. Delete neither before both have been compared.");
        Line("");
        Line("To go on by hand, as root:");
        Line("");
        Line("1. Does that process still live, and is the copy whole? Both must have the same number of bytes:");
        Line($"     stat -L -c '%s %n' {found.Open.Source} {Word(plan.Rescued)}");
        Line("   If the copy is shorter or missing, and no client runs, copy again:");
        Line($"     supervisorctl stop {string.Join(' ', target.AllClients.Select(c => c.Program))}");
        Line($"     cp {found.Open.Source} {Word(plan.Rescued)}");
        Line("   If the process is gone and there is no copy, what it wrote is lost; there is nothing to do here.");
        Line("2. Only when the copy is whole, stop ZEO, and put a second copy beside the file at the path:");
        Line($"     supervisorctl stop {target.ZeoProgram}");
        Line($"     cp {Word(plan.Rescued)} {Word(plan.Beside)}");
        Line($"     chown {target.Owner}: {Word(plan.Beside)}");
        if (found.AtPath is not null)
        {
            Line($"3. Keep the old file under a second name. Do not move it away: without a {target.Stores[0].FileName} a ZEO that starts deletes every blob.");
            Line($"     mkdir -p {Word(plan.Safety)}");
            Line($"     ln {Word(target.DataFs)} {Word(plan.Kept)}        # \"File exists\": it is kept already");
        }
        Line("4. The copy takes the place in one move, its old index goes:");
        Line($"     rm -f {Word(target.DataFs + ".index")}");
        Line($"     mv -T {Word(plan.Beside)} {Word(target.DataFs)}");
        Line("5. ZEO first, then the clients:");
        foreach (var program in plan.WantedUp)
            Line($"     supervisorctl start {program}");
        Line("");
        Line("Then tell the bot (/ops resolve) with the reason. A folder with this note alone can be deleted.");
        return text.ToString();

        void Line(string line) => text.Append(plan.Language.Shown(line)).Append('\n');
    }

    private static string Word(string path) => new Core.Execution.CommandLine(path).ToString();
}
