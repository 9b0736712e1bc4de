namespace ChatOps.Benchmarks;

/// <summary>How long it takes from the start of the process until the bot is ready.</summary>
internal static class Starts
{
    private const int NewFolders = 3;
    private const int Restarts = 15;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        List<TimeSpan> first = [];
        for (var i = 0; i < NewFolders; i++)
        {
            await using var bot = MeasuredBot.InNewFolder();
            first.Add(await bot.StartAsync());
        }
        List<TimeSpan> again = [];
        await using var restarted = MeasuredBot.InNewFolder();
        await restarted.StartAsync();
        for (var i = 0; i < Restarts; i++)
        {
            await restarted.KillAsync();
            again.Add(await restarted.StartAsync());
        }
        return
        [
            Figure.OfTimes("ready, new folder: the demo's host is made and started first", first),
            Figure.OfTimes("ready, killed and started again, the demo's host is up", again),
        ];
    }
}
