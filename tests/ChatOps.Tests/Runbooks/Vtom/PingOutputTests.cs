using System.Text;
using ChatOps.Runbooks.Vtom;

namespace ChatOps.Tests.Runbooks.Vtom;

public class PingOutputTests
{
    private const string Local = """
        [serveur locaux (172.17.0.2)]
        vtsgbd     vtsgbd:30009     actif
        vtserver   vtserver:30107   arrete
        vtnotifier vtnotifier:30008 actif
        dserver    tomDBd:30001     actif
        vtmanager  vtmanager:30000  arrete
        bdaemon    bdaemon:30004    arrete
        vthttpd    vthttpd:30080    actif

        [moteurs]
        tengine    exploitation             arrete
        tengine    paie                     actif
        """;

    private const string OnHost = """
        [serveurs sur hote7 (10.20.30.40)]
        svtserver  svtserver:30017   actif
        vtserver   vtserver:30007    actif
        svtnotifier svtnotifier:30018 actif
        vtapiserver vtapiserver:30002 arrete
        [moteurs]
        [vtserver sessions]
        IHM poste12 marie 10:22:01 22-11-2026
        IHM poste13 paul 09:00:00 22-11-2026
        [vtnotifier sessions]
        IHM poste12 marie 10:22:02 22-11-2026
        """;

    [Fact]
    public void Services_are_found_by_the_key_of_the_file_and_not_by_the_label()
    {
        var ping = PingOutput.Read(Local)!;
        Assert.Equal("serveur locaux (172.17.0.2)", ping.Header);
        Assert.Equal(7, ping.Services.Length);
        Assert.Equal(new PingService("dserver", "tomDBd", 30001, true), ping.Of("tomDBd"));
        Assert.Equal((30107, false), (ping.Of("vtserver")!.Port, ping.Of("vtserver")!.Active));
        Assert.Null(ping.Of("svtserver"));
    }

    [Fact]
    public void Engines_are_told_apart_and_a_missing_section_is_not_an_empty_one()
    {
        var ping = PingOutput.Read(Local)!;
        Assert.True(ping.TellsEngines);
        Assert.Equal([new("exploitation", false), new PingEngine("paie", true)], ping.Engines.AsEnumerable());
        var down = PingOutput.Read("[serveur locaux (1.2.3.4)]\nvtserver vtserver:30007 arrete\n")!;
        Assert.False(down.TellsEngines);
        Assert.True(PingOutput.Read(OnHost)!.TellsEngines);
    }

    /// <summary>“No engine runs” is said only of engines that were read.</summary>
    [Theory]
    [InlineData("tengine    PAIE NUIT                actif", true, "PAIE NUIT")]
    [InlineData("tengine    exploitation             running", false, "")]
    [InlineData("tengine    exploitation", false, "")]
    public void A_line_of_an_engine_that_cannot_be_read_is_no_stopped_engine(string line, bool tells, string runs)
    {
        var ping = PingOutput.Read($"[serveur locaux (1.2.3.4)]\nvtserver vtserver:30007 actif\n[moteurs]\ntengine    paie                     arrete\n{line}\n")!;
        Assert.Equal((tells, runs), (ping.TellsEngines, string.Join(", ", ping.Engines.Where(e => e.Active).Select(e => e.Name))));
    }

    [Fact]
    public void Sessions_say_who_is_connected_to_what()
    {
        var ping = PingOutput.Read(OnHost)!;
        Assert.Equal(["vtserver", "vtserver", "vtnotifier"], ping.Sessions.Select(s => s.To));
        Assert.StartsWith("IHM poste12 marie", ping.Sessions[0].Told, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_of_version_7_that_nobody_moves_stay_open()
    {
        var ping = PingOutput.Read(OnHost)!;
        Assert.Equal(["svtserver", "svtnotifier"], ping.LeftOpen(["vtserver"]).Select(s => s.Service));
        Assert.Equal(["svtnotifier"], ping.LeftOpen(["vtserver", "svtserver"]).Select(s => s.Service));
    }

    [Theory]
    [InlineData("arrêté")]
    [InlineData("arrete")]
    [InlineData("ARRETE")]
    public void Accents_change_nothing(string word)
    {
        var latin = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes($"[serveurs sur x (1.1.1.1)]\nvtserver vtserver:30007 {word}\n"));
        Assert.False(PingOutput.Read(latin)!.Of("vtserver")!.Active);
    }

    [Theory]
    [InlineData("")]
    [InlineData("vtping: command not found")]
    [InlineData("Bienvenue\nvtserver vtserver:30007 actif")]
    [InlineData("[serveur locaux (1.2.3.4)]\nvtserver vtserver:30007 inconnu\n")]
    [InlineData("[serveur locaux (1.2.3.4)]\nvtserver vtserver:30007 ac\u00ff\n")]
    [InlineData("[serveur locaux (1.2.3.4)]\nvtserver vtserver:3000")]
    [InlineData("[serveur locaux (1.2.3.4)]\nvtserver vtserver:\u0663\u0660 actif\n")]
    [InlineData("\u00ff\u00fe[\0s\0e\0r\0v\0]\0\nv\0t\0s\0")]
    public void What_lists_no_services_is_no_answer(string text) => Assert.Null(PingOutput.Read(text));

    [Fact]
    public void Line_ends_of_Windows_change_nothing() =>
        Assert.Equal(PingOutput.Read(Local)!.Services.AsEnumerable(), PingOutput.Read(Local.ReplaceLineEndings("\r\n"))!.Services.AsEnumerable());

    [Fact]
    public void What_the_profile_prints_before_it_is_passed_over() =>
        Assert.Equal(30007, PingOutput.Read("Derniere connexion: hier\n" + OnHost)!.Of("vtserver")!.Port);
}
