package main

import "github.com/safer-city-partnership/asb/workspace"

// partnership is the team of the local workspace.
var partnership = workspace.Team{Name: "Safer City Partnership", Domain: "safer-city"}

// cast are the people of the local workspace: roles, not names. The first
// role of an owner is the code of the party they speak for. Their ids are fixed,
// so that a plan that was kept knows them again.
func cast() []workspace.Person {
	return []workspace.Person{
		{ID: "U0OWNERCO", Name: "co-owner", RealName: "City Operations owner", Roles: []string{"CO", "owner"}},
		{ID: "U0OWNERCCS", Name: "ccs-owner", RealName: "Community and Children's Services owner", Roles: []string{"CCS", "owner"}},
		{ID: "U0OWNERPP", Name: "pp-owner", RealName: "Public Protection owner", Roles: []string{"PP", "owner"}},
		{ID: "U0OWNERTC", Name: "tc-owner", RealName: "Town Clerk's owner", Roles: []string{"TC", "owner"}},
		{ID: "U0OWNERBE", Name: "be-owner", RealName: "Barbican Estates owner", Roles: []string{"BE", "owner"}},
		{ID: "U0OWNERCOLP", Name: "colp-owner", RealName: "City Police owner", Roles: []string{"CoLP", "owner"}},
		{ID: "U0CHAIRLLP", Name: "llp-chair", RealName: "LLP chair (Licensing Manager)", Roles: []string{"chair", "LLP"}},
		{ID: "U0CHAIRCCMP", Name: "ccm-chair-colp", RealName: "CCM co-chair, City Police", Roles: []string{"chair", "CCM"}},
		{ID: "U0CHAIRCCMC", Name: "ccm-chair-colc", RealName: "CCM co-chair, City Corporation", Roles: []string{"chair", "CCM"}},
		{ID: "U0CHAIRNTE", Name: "nte-chair", RealName: "NTE chair", Roles: []string{"chair", "NTE"}},
		{ID: "U0COORDINATOR", Name: "co-ordinator", RealName: "Plan co-ordinator", Roles: []string{"co-ordinator"}},
		{ID: "U0ITOFFICER", Name: "it-officer", RealName: "IT officer", Roles: []string{"operator"}},
		{ID: "U0GUEST", Name: "guest", RealName: "Guest from a contractor", Roles: []string{"guest"}, Guest: true},
		{ID: "U0PARTNER", Name: "partner", RealName: "Member of another organisation", Roles: []string{"external"}, External: true},
	}
}

// groups are the user groups of the workspace.
func groups() []workspace.Group {
	return []workspace.Group{{ID: "S0CITYPOLICE", Handle: "city-police", Name: "City Police, ASB", Members: []string{"ccm-chair-colp", "it-officer"}}}
}

// channels are where they talk. Their ids are fixed too.
func channels() []workspace.Channel {
	home := []string{"co-owner", "ccs-owner", "pp-owner", "tc-owner", "be-owner", "colp-owner", "nte-chair", "llp-chair", "ccm-chair-colp", "ccm-chair-colc", "co-ordinator", "it-officer", "app"}
	return []workspace.Channel{
		{ID: "C0ASBPLAN", Name: "asb-plan", Topic: "The action plan, day by day", Members: append(home, "guest")},
		{ID: "C0NTE", Name: "nte", Topic: "Night Time Economy group, every Monday", Members: home},
		{ID: "C0LLP", Name: "licensing-llp", Topic: "Licensing Liaison Partnership, monthly", Members: home},
		{ID: "C0CCM", Name: "ccm", Topic: "City Community MARAC, monthly: no cases here", Private: true, Members: home},
		{ID: "C0PANELS", Name: "cluster-panels", Topic: "Cluster Panels, each quarter", Members: home},
		{ID: "C0PARTNERS", Name: "partners", Topic: "Shared with other organisations", External: true, Members: append(home, "partner")},
	}
}
