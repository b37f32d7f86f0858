package salesdrive

// A ukrposhta is a parcel of Ukrposhta. Only the names of the description are known.
// Parcels go to one branch.
type ukrposhta struct {
	Delivery            string  `json:"delivery"`
	Region              int64   `json:"region"`
	District            int64   `json:"district"`
	City                int64   `json:"city"`
	Branch              int64   `json:"branch"`
	Street              null    `json:"street"`
	House               string  `json:"house"`
	Flat                string  `json:"flat"`
	TypePay             string  `json:"typePay"`
	Type                string  `json:"typeUkrPoshta"`
	Barcode             string  `json:"barcode"`
	BarcodeUUID         *string `json:"barcodeUuid"`
	DeliverySum         amount  `json:"deliverySum"` // to be paid on receipt
	Status              null    `json:"status"`
	StatusCode          int64   `json:"statusCode"`
	DateStatusUpdate    *string `json:"dateStatusUpdate"`
	DeliveryDateAndTime *string `json:"deliveryDateAndTime"`
	Manual              int     `json:"manual"`
	IDEntity            int64   `json:"idEntity"`
	Cost                *amount `json:"cost"`
	Sum                 amount  `json:"sum"` // declared value
	Mass                number  `json:"mass"`
	Length              int64   `json:"length"`
	Description         string  `json:"description"`
	Phone               string  `json:"phone"`
	Email               string  `json:"email"`
	FirstName           string  `json:"firstName"`
	LastName            string  `json:"lastName"`
	MiddleName          null    `json:"middleName"`
	CompanyName         null    `json:"companyName"`
	Egrpou              null    `json:"egrpou"`
	Tin                 null    `json:"tin"`
	BackDelivery        string  `json:"backDelivery"`
	Fragile             string  `json:"fragile"`
	BackDeliveryType    string  `json:"backDeliveryType"`
	Recipient           string  `json:"type"`
	RegionName          string  `json:"regionName"`
	DistrictName        string  `json:"districtName"`
	CityName            string  `json:"cityName"`
	BranchName          string  `json:"branchName"`
	StreetName          null    `json:"streetName"`
	BranchString        string  `json:"branchString"` // post code
	AddressBranch       string  `json:"addressBranch"`
}

func (a *Account) ukrposhta(o *Order) *ukrposhta {
	p, c := o.Parcel, a.contact(o.ContactID)
	u := &ukrposhta{
		Delivery: "W2W", Region: 270, District: 405, City: 10230, Branch: 36000, TypePay: recipient, Type: "STANDARD", Barcode: p.Waybill,
		BarcodeUUID: orNull(p.WaybillRef), DeliverySum: amount(o.Rest()), StatusCode: p.StatusCode, DeliveryDateAndTime: moment(p.DeliverAt), IDEntity: 1,
		Cost: orNull(amount(p.Cost)), Sum: amount(o.Total()), Mass: number(o.Product.Mass), Length: o.Product.Length, Phone: c.Phone, Email: c.Email,
		FirstName: c.FirstName, LastName: c.LastName, BackDelivery: "Money", Fragile: "NotFragile", BackDeliveryType: "Money", Recipient: "INDIVIDUAL",
		RegionName: "Полтавська", DistrictName: "Полтавський", CityName: "Полтава", BranchName: "Відділення 36000", BranchString: "36000", AddressBranch: "36000",
	}
	if p.Waybill != "" {
		u.DateStatusUpdate = moment(o.ChangedAt)
	}
	return u
}
